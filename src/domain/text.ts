/** Text without any of these characters is already normalized. */
const composable = /[\u0300-\u{10ffff}]/u;
/**
 * More combining marks on one letter than any language uses (30: Unicode Standard Annex #15, "Stream-Safe Text Format"). Sorting a run
 * of marks takes quadratic time, so a long run would block the event loop.
 */
const overloaded = /\p{M}{31}/u;

/**
 * Returns the text in Unicode normalization form C, in which canonically equivalent texts are equal: é is one character, even if the user
 * typed e and a combining accent. Text with more than 30 consecutive marks is returned unchanged.
 */
export function normalized(text: string): string {
  return !composable.test(text) || overloaded.test(text) ? text : text.normalize();
}

/** Returns the forms of a text that rows of servers up to 0.1.0 can contain: normalization forms C and D. */
export function formsOf(text: string): string[] {
  const form = normalized(text);
  // Form D also decomposes letters below U+0300.
  return overloaded.test(form) ? [form] : [...new Set([form, form.normalize('NFD')])];
}

/** Returns normalized and trimmed tags without duplicates, as the server stores and returns them. */
export function tagsOf(tags: readonly string[] | null | undefined): string[] {
  return [...new Set(tags?.map((tag) => normalized(tag.trim())))];
}
