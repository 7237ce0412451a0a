import DataLoader from 'dataloader';
import type { Queryable } from './pool';

interface Statement {
  name: string;
  text: string;
}

/** SQL of a table of the keys in the JSON array $1, with their parts `k1`, `k2` … and `index`, the position of each key, starting at 1. */
export function keysSql(...parts: string[]): string {
  return `ROWS FROM (json_to_recordset($1) AS (${parts})) WITH ORDINALITY AS k(${parts.map((_, n) => `k${n + 1}`)}, index)`;
}

/** Returns the rows of each key with one statement. The statement uses `keysSql` with $1 and returns the `index` of the key with each row. */
export async function rowsByKey<Row>(db: Queryable, statement: Statement, keys: readonly object[], ...more: unknown[]): Promise<Row[][]> {
  const { rows } = await db.query({ ...statement, values: [JSON.stringify(keys), ...more] });
  const lists: Row[][] = keys.map(() => []);
  for (const { index, ...row } of rows) lists[index - 1]?.push(row);
  return lists;
}

/** Returns a DataLoader for one row per key; null for a key without a row. */
export function loaderByKey<Key extends object, Row>(db: Queryable, statement: Statement, ...more: unknown[]): DataLoader<Key, Row | null, string> {
  return new DataLoader(async (keys) => (await rowsByKey<Row>(db, statement, keys, ...more)).map(([row]) => row ?? null), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}
