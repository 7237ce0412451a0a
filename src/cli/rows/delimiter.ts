const delimiters = [',', ';', '\t', '|'];
const names: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', '\\t': '\t', pipe: '|' };

/** Returns the delimiter for a value of `--delimiter`, which is a character or a name such as `tab`. @throws Error when the name is unknown. */
export function delimiterNamed(name: string): string {
  const character = names[name.toLowerCase()] ?? name;
  if (character.length !== 1 || /["\r\n]/.test(character))
    throw new Error(`--delimiter must be one character, or one of ${Object.keys(names).join(', ')}; got "${name}".`);
  return character;
}

/**
 * Returns the delimiter of a CSV file. Uses the character in a first line such as `sep=;`, or else the most frequent of comma, semicolon, tab and
 * pipe in the first line that is not empty.
 */
export function delimiterIn(head: string): string {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(head)?.[0] ?? '';
  const stated = statedDelimiter(first);
  if (stated !== null) return stated;
  const outsideQuotes = first.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => outsideQuotes.split(delimiter).length);
  // If several delimiters are equally frequent, `indexOf` returns the first one, such as the comma.
  return delimiters[counts.indexOf(Math.max(...counts))] as string;
}

/** Returns the delimiter in a line such as `sep=;`, which spreadsheets write before the header; null for any other line. */
export function statedDelimiter(line: string): string | null {
  return /^"?sep=(.)"?\s*$/i.exec(line)?.[1] ?? null;
}
