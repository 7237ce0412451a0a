/** Matches characters that normalization form C can change. Text without these characters is already normalized. */
const composable = /[\u0300-\u{10ffff}]/u;
/**
 * Matches more than 30 consecutive combining marks, which no language uses (Unicode Standard Annex #15, "Stream-Safe Text Format"). Normalization
 * sorts consecutive marks in quadratic time, so a long run of marks would block the event loop.
 */
const overloaded = /\p{M}{31}/u;

/**
 * Returns the text in Unicode normalization form C, so that equivalent texts are equal. For example, `e` with a combining accent becomes the single
 * character `é`. Returns text with more than 30 consecutive combining marks unchanged.
 */
export function normalized(text: string): string {
  return !composable.test(text) || overloaded.test(text) ? text : text.normalize();
}

/** Returns the text in normalization forms C and D, because rows that servers up to version 0.1.0 wrote can contain either form. */
export function formsOf(text: string): string[] {
  const form = normalized(text);
  // Computes form D even for text that `composable` does not match, because form D also changes letters such as é (U+00E9).
  return overloaded.test(form) ? [form] : [...new Set([form, form.normalize('NFD')])];
}

/** Returns the tags normalized, trimmed and without duplicates. The server stores and returns tags in this form. */
export function tagsOf(tags: readonly string[] | null | undefined): string[] {
  return [...new Set(tags?.map((tag) => normalized(tag.trim())))];
}
