const special = /["\\]/;

/** Returns a parameter of the type `text[]`. Takes a fraction of the time that `pg` takes to convert a list. */
export function textArray(texts: readonly string[]): string {
  if (texts.length === 0) return '{}';
  const escaped = texts.some((text) => special.test(text)) ? texts.map((text) => text.replace(/["\\]/g, '\\$&')) : texts;
  return `{"${escaped.join('","')}"}`;
}
