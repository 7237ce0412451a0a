import { formsOf } from '../../domain/text';

/** For LIKE: what contains the text, in which % and _ are themselves. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** The parameter of `containsSql`: patterns of the text in both forms in which it may be stored. */
export function containingPatterns(text: string): [string, string] {
  const [composed = '', decomposed = composed] = formsOf(text);
  return [containing(composed), containing(decomposed)];
}

/**
 * Whether a column contains a text, whatever the case of its letters. Both are compared in upper case by Unicode's full mapping, in which σ and ς are
 * Σ and ß is SS, on every server alike: not by the database's own locale, which may know ASCII alone.
 */
export function containsSql(column: string, parameter: string): string {
  const upper = (sql: string) => `upper(${sql} COLLATE "und-x-icu")`;
  return `${upper(column)} LIKE ANY (ARRAY[${upper(`(${parameter}::text[])[1]`)}, ${upper(`(${parameter}::text[])[2]`)}])`;
}
