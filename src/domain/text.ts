/** Text without any of these is normalized as it is. */
const composable = /[\u0300-\u{10ffff}]/u;
/**
 * More marks on one letter than any language has (30: Unicode Standard Annex #15, "Stream-Safe Text Format"). Putting a long run of marks
 * in order takes the square of its length, so that a body of them would hold up everybody.
 */
const overloaded = /\p{M}{31}/u;

/**
 * Text in Unicode's normalization form C, in which canonically equivalent texts are equal: é as one character, whether it was typed as one
 * or as e with an accent. Text with more than 30 marks in a row stays as it is.
 */
export function normalized(text: string): string {
  return !composable.test(text) || overloaded.test(text) ? text : text.normalize();
}

/** How rows written by servers up to 0.1.0 may have a text stored: in the normalization form C or D. */
export function formsOf(text: string): string[] {
  const form = normalized(text);
  // Letters below U+0300 have parts as well.
  return overloaded.test(form) ? [form] : [...new Set([form, form.normalize('NFD')])];
}

/** Tags as they are stored and shown: normalized, without white space around them, each once. */
export function tagsOf(tags: readonly string[] | null | undefined): string[] {
  return [...new Set(tags?.map((tag) => normalized(tag.trim())))];
}
