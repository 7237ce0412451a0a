// What texts of users could do to the programs that open a file.

/**
 * A spreadsheet computes a cell that begins with one of these. The full-width, small, superscript and subscript forms are here because
 * some programs normalize them, and the minus sign because some read it as a hyphen.
 */
const operators = '=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212';
/** Programs that trim a cell or remove its quotes see the operator after these: white space, invisible characters, quotes. */
const skipped = '\\s\\p{C}\\p{Z}\\p{Quotation_Mark}`\u00b4';
const formula = new RegExp(`^[${skipped}]*[\\t\\r${operators}]`, 'u');

/**
 * Text for a cell of a spreadsheet. Puts an apostrophe before it if an operator, a tab or a carriage return begins it, or comes after
 * nothing but white space, invisible characters and quotes. To get the text back, remove the first apostrophe if the rest matches this rule.
 */
export function defused(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Line ends to some readers, but not to JSON. */
const lineEnds = /[\u0085\u2028\u2029]/g;

/** JSON without a character that a reader could take for the end of a line: `JSON.stringify` escapes the others. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(lineEnds, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
