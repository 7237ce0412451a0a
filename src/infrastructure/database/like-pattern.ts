import { formsOf } from '../../domain/text';

/** Returns a LIKE pattern for texts that contain `text`. Escapes the special characters %, _ and \. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Returns the value for the parameter of `containsSql`: a LIKE pattern for the composed and for the decomposed Unicode form of the text, because the
 * database can contain both forms.
 */
export function containingPatterns(text: string): [string, string] {
  const [composed = '', decomposed = composed] = formsOf(text);
  return [containing(composed), containing(decomposed)];
}

/**
 * Returns an SQL condition that is true if the column contains a text, regardless of case. The condition compares upper-case forms by Unicode's full
 * mapping (σ and ς become Σ, ß becomes SS), because the database's own locale can be limited to ASCII.
 */
export function containsSql(column: string, parameter: string): string {
  const upper = (sql: string) => `upper(${sql} COLLATE "und-x-icu")`;
  return `${upper(column)} LIKE ANY (ARRAY[${upper(`(${parameter}::text[])[1]`)}, ${upper(`(${parameter}::text[])[2]`)}])`;
}
