// Protects programs that open an exported file from malicious texts of users.

/**
 * Characters that make a spreadsheet evaluate a cell as a formula if the cell begins with one of them. Full-width, small, superscript and subscript
 * forms are included because some programs normalize them to ASCII. The minus sign U+2212 is included because some programs treat it as a hyphen.
 */
const operators = '=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212';
/** Characters that some programs remove from the start of a cell before they evaluate it: white space, invisible characters and quotes. */
const skipped = '\\s\\p{C}\\p{Z}\\p{Quotation_Mark}`\u00b4';
const formula = new RegExp(`^[${skipped}]*[\\t\\r${operators}]`, 'u');

/**
 * Adds a leading apostrophe if a spreadsheet could evaluate the text as a formula: if an operator, a tab or a carriage return begins the text or
 * follows only white space, invisible characters and quotes. Returns any other text unchanged. To restore a text with a leading apostrophe, remove
 * the apostrophe if this function would add one to the rest.
 */
export function defused(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Characters that JSON allows unescaped in strings but that some programs treat as line ends. */
const lineEnds = /[\u0085\u2028\u2029]/g;

/** Returns JSON without any character that a program could treat as a line end. `JSON.stringify` already escapes line feeds and carriage returns. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(lineEnds, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
