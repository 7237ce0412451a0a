const delimiters = [',', ';', '\t', '|'];
const names: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', '\\t': '\t', pipe: '|' };

/** The character that `--delimiter` names. @throws Error when it names none. */
export function delimiterNamed(name: string): string {
  const character = names[name.toLowerCase()] ?? name;
  if (character.length !== 1 || /["\r\n]/.test(character))
    throw new Error(`--delimiter must be one character, or one of ${Object.keys(names).join(', ')}; got "${name}".`);
  return character;
}

/** The character between the fields of a CSV file: the one that a line `sep=;` names, else the most frequent one in the first line with text. */
export function delimiterIn(head: string): string {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(head)?.[0] ?? '';
  const stated = statedDelimiter(first);
  if (stated !== null) return stated;
  const outsideQuotes = first.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => outsideQuotes.split(delimiter).length);
  // The first of equals, so that a comma wins over the others.
  return delimiters[counts.indexOf(Math.max(...counts))] as string;
}

/** Spreadsheets write `sep=;` as the first line to name the delimiter. */
export function statedDelimiter(line: string): string | null {
  return /^"?sep=(.)"?\s*$/i.exec(line)?.[1] ?? null;
}
