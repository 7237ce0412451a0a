import { formsOf } from '../../domain/text';

/** Returns a LIKE pattern that matches any text containing `text`. Escapes % and _. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Returns the parameter of `containsSql`: patterns of the text in both Unicode forms in which it can be stored. */
export function containingPatterns(text: string): [string, string] {
  const [composed = '', decomposed = composed] = formsOf(text);
  return [containing(composed), containing(decomposed)];
}

/**
 * Returns SQL that checks whether a column contains a text, case-insensitively. It compares upper case by Unicode's full mapping (σ and ς
 * become Σ, ß becomes SS) instead of the database's locale, which can be limited to ASCII.
 */
export function containsSql(column: string, parameter: string): string {
  const upper = (sql: string) => `upper(${sql} COLLATE "und-x-icu")`;
  return `${upper(column)} LIKE ANY (ARRAY[${upper(`(${parameter}::text[])[1]`)}, ${upper(`(${parameter}::text[])[2]`)}])`;
}
