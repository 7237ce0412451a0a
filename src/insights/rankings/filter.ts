import type { ContentFilter } from '../../domain/content-types';
import type { Queryable } from '../../infrastructure/database/pool';
import { conditionOf } from '../../ledger/rows/content';

/** How a statement selects the contents that match a filter. */
export interface Matching {
  /** A condition on the content `c`; its parameters are `values`. */
  sql: string;
  values: unknown[];
  /** Whether few contents match. If so, they are looked up and sorted. Otherwise the ranking is read in order and filtered. */
  isFew: boolean;
}

const few = 4_000;

/** Returns null if the filter names no theme, tag or owner. The index of each type can then be read directly. */
export async function matchingContents(db: Queryable, { theme, tag, ownerId }: ContentFilter, firstParameter: number): Promise<Matching | null> {
  const filter = { theme, tag, ownerId };
  const condition = conditionOf(filter, firstParameter);
  if (!condition) return null;
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT FROM content c WHERE ${conditionOf(filter, 1)?.sql} LIMIT ${few + 1}) found`,
    condition.values,
  );
  return { ...condition, isFew: Number(rows[0]?.n) <= few };
}
