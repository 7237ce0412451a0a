// Protection against texts from users that could harm programs that open an exported file.

/**
 * A spreadsheet evaluates a cell that begins with one of these. The list contains the full-width, small, superscript and subscript forms,
 * because some programs normalize them, and the minus sign, because some programs read it as a hyphen.
 */
const operators = '=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212';
/** Characters that can precede the operator, because some programs remove them: white space, invisible characters and quotes. */
const skipped = '\\s\\p{C}\\p{Z}\\p{Quotation_Mark}`\u00b4';
const formula = new RegExp(`^[${skipped}]*[\\t\\r${operators}]`, 'u');

/**
 * Makes a text safe for a spreadsheet cell. Puts an apostrophe before the text if an operator, a tab or a carriage return is its first
 * character or follows only white space, invisible characters and quotes. To restore the text, remove the first apostrophe if the rest
 * matches this rule.
 */
export function defused(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Characters that some readers treat as line ends, although JSON does not. */
const lineEnds = /[\u0085\u2028\u2029]/g;

/** Returns JSON without characters that a reader could take for a line end. `JSON.stringify` escapes the others already. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(lineEnds, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
