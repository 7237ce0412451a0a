import DataLoader from 'dataloader';
import type { Queryable } from './pool';
import type { Columns, RowOf, Statement } from './statement';

/** SQL of a table of the keys in the JSON array $1, with their parts `k1`, `k2` … and `index`, the position of each key, starting at 1. */
export function keysSql(...parts: string[]): string {
  return `ROWS FROM (json_to_recordset($1) AS (${parts})) WITH ORDINALITY AS k(${parts.map((_, n) => `k${n + 1}`)}, index)`;
}

/** Returns the rows of each key with one statement. The statement uses `keysSql` with $1 and returns the `index` of the key with each row. */
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

/** Columns of a statement that returns the position of the key with each row. */
type KeyedColumns = Columns & { index: 'int8' };
type KeyedRow<C extends KeyedColumns> = Omit<RowOf<C>, 'index'>;

/** Returns a DataLoader for one row per key; null for a key without a row. */
export function loaderByKey<Key extends object, C extends KeyedColumns>(
  db: Queryable,
  statement: Statement<C>,
  ...more: unknown[]
): DataLoader<Key, KeyedRow<C> | null, string> {
  return new DataLoader(async (keys) => (await rowsByKey(db, statement, keys, ...more)).map(([row]) => row ?? null), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
