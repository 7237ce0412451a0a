/** Maximum size of one response in bytes. */
export const mostAnswerBytes = 4 * 1024 * 1024;
/** Maximum number of bytes of one character in JSON, as in \u0000. */
const mostPerCharacter = 6;

/**
 * Whether a value has more than `most` bytes as JSON. Estimates an upper bound from the number of characters, which is fast, and counts the
 * bytes only if the upper bound exceeds `most`.
 */
export function isLongerThan(value: unknown, most: number): boolean {
  const rough = lengthOf(value, Math.ceil(most / mostPerCharacter), (text) => text.length + 2);
  return rough * mostPerCharacter > most && lengthOf(value, most, bytesOf) > most;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** Returns the approximate length of a value as JSON, or any length above `enough` if it is longer. `textLength` returns the length of a string. */
function lengthOf(value: unknown, enough: number, textLength: (text: string) => number): number {
  if (typeof value === 'string') return textLength(value);
  if (typeof value === 'number') return value > -10 && value < 1e6 ? 6 : 20;
  if (typeof value !== 'object' || value === null) return 5;
  let sum = 2;
  if (Array.isArray(value)) {
    for (const one of value) {
      sum += 1 + lengthOf(one, enough - sum, textLength);
      if (sum > enough) return sum;
    }
    return sum;
  }
  for (const name in value) {
    // Field names are ASCII, so each character is one byte. The 4 further bytes are two quotes, a colon and a comma.
    sum += name.length + 4 + lengthOf((value as Record<string, unknown>)[name], enough - sum, textLength);
    if (sum > enough) return sum;
  }
  return sum;
}
