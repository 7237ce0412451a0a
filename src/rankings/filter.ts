import { conditionOf } from '../content/queries';
import type { ContentFilter } from '../content/types';
import type { Queryable } from '../database/pool';

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
export async function matchingContents(db: Queryable, { theme, tag, ownerId }: ContentFilter, firstParameter: number): Promise<Matching | null> {
  const filter = { theme, tag, ownerId };
  const condition = conditionOf(filter, firstParameter);
  if (!condition) return null;
  const { rows } = await db.query(
    `SELECT count(*) AS n FROM (SELECT FROM content c WHERE ${conditionOf(filter, 1)?.sql} LIMIT ${few + 1}) found`,
    condition.values,
  );
  return { ...condition, isFew: rows[0].n <= few };
}
