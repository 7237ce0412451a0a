import type { Queryable } from '../database/pool';
import type { RankingFilter } from './types';

/** How to find the contents that a filter names. */
export interface Matching {
  /** A condition on the content `c`, with parameters from `values` on. */
  sql: string;
  values: unknown[];
  /** There are so few of them that they are looked up, and their ranks sorted; else the ranking is read in its order, and the others left out. */
  isFew: boolean;
}

const few = 4_000;

/** null: the filter names no theme, tag or owner, and every content of a type has its place in an index. */
export async function matchingContents(db: Queryable, { theme, tag, ownerId }: RankingFilter, firstParameter: number): Promise<Matching | null> {
  const given = [
    ['c.theme = $', theme],
    ['c.owner_id = $', ownerId],
    ['c.tags @> ARRAY[$]::text[]', tag],
  ].filter((condition): condition is [string, string] => condition[1] !== null);
  if (given.length === 0) return null;
  const values = given.map(([, value]) => value);
  const conditions = (from: number) => given.map(([sql], i) => sql.replace('$', `$${from + i}`)).join(' AND ');
  const { rows } = await db.query(`SELECT count(*) AS n FROM (SELECT FROM content c WHERE ${conditions(1)} LIMIT ${few + 1}) found`, values);
  return { sql: conditions(firstParameter), values, isFew: rows[0].n <= few };
}
