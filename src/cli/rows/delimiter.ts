const delimiters = [',', ';', '\t', '|'];
const names: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', '\\t': '\t', pipe: '|' };

/** Returns the character that `--delimiter` names. @throws Error when the name is unknown. */
export function delimiterNamed(name: string): string {
  const character = names[name.toLowerCase()] ?? name;
  if (character.length !== 1 || /["\r\n]/.test(character))
    throw new Error(`--delimiter must be one character, or one of ${Object.keys(names).join(', ')}; got "${name}".`);
  return character;
}

/** Returns the delimiter of a CSV file: the one in a line `sep=;`, otherwise the most frequent candidate in the first non-empty line. */
export function delimiterIn(head: string): string {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(head)?.[0] ?? '';
  const stated = statedDelimiter(first);
  if (stated !== null) return stated;
  const outsideQuotes = first.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => outsideQuotes.split(delimiter).length);
  // In a tie the first candidate wins, which is the comma.
  return delimiters[counts.indexOf(Math.max(...counts))] as string;
}

/** Spreadsheets write `sep=;` as the first line to name the delimiter. */
export function statedDelimiter(line: string): string | null {
  return /^"?sep=(.)"?\s*$/i.exec(line)?.[1] ?? null;
}
