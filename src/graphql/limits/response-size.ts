/** Maximum size of one response in bytes. */
export const mostAnswerBytes = 4 * 1024 * 1024;
/** Maximum bytes of a character in JSON (\u0000). */
const mostPerCharacter = 6;

/**
 * Whether a value is longer than `most` bytes as JSON. Stops counting beyond `most`. First estimates the size from the number of
 * characters, and measures bytes only if the estimate exceeds `most`.
 */
export function isLongerThan(value: unknown, most: number): boolean {
  const rough = lengthOf(value, Math.ceil(most / mostPerCharacter), (text) => text.length + 2);
  return rough * mostPerCharacter > most && lengthOf(value, most, bytesOf) > most;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** Returns the length of a value as JSON. Stops counting beyond `enough`. */
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
    // Field names are ASCII.
    sum += name.length + 4 + lengthOf((value as Record<string, unknown>)[name], enough - sum, textLength);
    if (sum > enough) return sum;
  }
  return sum;
}
