/** Bytes of one answer. */
export const mostAnswerBytes = 4 * 1024 * 1024;
/** A character takes at most six bytes: \u0000. */
const mostPerCharacter = 6;

/**
 * Whether a value is longer than `most` bytes as JSON. Looks at no more of it than that. Short values are not measured exactly: their
 * characters are counted.
 */
export function isLongerThan(value: unknown, most: number): boolean {
  const rough = lengthOf(value, Math.ceil(most / mostPerCharacter), (text) => text.length + 2);
  return rough * mostPerCharacter > most && lengthOf(value, most, bytesOf) > most;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The length of a value as JSON; counting stops beyond `enough`. */
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
    // Names of fields are ASCII.
    sum += name.length + 4 + lengthOf((value as Record<string, unknown>)[name], enough - sum, textLength);
    if (sum > enough) return sum;
  }
  return sum;
}
