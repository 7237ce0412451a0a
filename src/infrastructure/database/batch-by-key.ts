import DataLoader from 'dataloader';
import type { Queryable } from './pool';
import type { Columns, RowOf, Statement } from './statement';

/**
 * Returns SQL for a FROM clause that lists the keys in the JSON array $1 as rows of a table `k`. `parts` defines the properties of a key, such as
 * `"contentId" text`. The columns `k1`, `k2` … contain these properties, and `index` contains the position of the key, from 1.
 */
export function keysSql(...parts: string[]): string {
  return `ROWS FROM (json_to_recordset($1) AS (${parts})) WITH ORDINALITY AS k(${parts.map((_, n) => `k${n + 1}`)}, index)`;
}

/**
 * Reads the rows of all keys with one statement and returns one list of rows per key, in the order of the keys. The statement must use `keysSql` and
 * return `index` with each row. The keys are its parameter $1, and `more` contains its parameters from $2 on.
 */
export async function rowsByKey<C extends KeyedColumns>(
  db: Queryable,
  { rows }: Statement<C>,
  keys: readonly object[],
  ...more: unknown[]
): Promise<KeyedRow<C>[][]> {
  const lists: KeyedRow<C>[][] = keys.map(() => []);
  for (const { index, ...row } of await rows(db, [JSON.stringify(keys), ...more])) lists[(index as number) - 1]?.push(row);
  return lists;
}

/** Columns of a statement that returns the position of the key as `index` in each row. */
type KeyedColumns = Columns & { index: 'int8' };
type KeyedRow<C extends KeyedColumns> = Omit<RowOf<C>, 'index'>;

/** Returns a DataLoader that loads one row per key, or null for a key without a row. */
export function loaderByKey<Key extends object, C extends KeyedColumns>(
  db: Queryable,
  statement: Statement<C>,
  ...more: unknown[]
): DataLoader<Key, KeyedRow<C> | null, string> {
  return new DataLoader(async (keys) => (await rowsByKey(db, statement, keys, ...more)).map(([row]) => row ?? null), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
