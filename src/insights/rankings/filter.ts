import type { ContentFilter } from '../../domain/content-types';
import type { Queryable } from '../../infrastructure/database/pool';
import { conditionOf } from '../../ledger/read-contents';

/** SQL condition that selects the contents of a filter, with its selectivity. */
export interface Matching {
  /** SQL condition on the content `c`. Its parameters are `values`. */
  sql: string;
  values: unknown[];
  /**
   * Whether at most 4,000 contents match. If so, the statement reads all matching contents and sorts them. Otherwise it reads the ranking in order
   * and checks the condition for each content.
   */
  isFew: boolean;
}

const few = 4_000;

/**
 * Returns the SQL condition of the theme, tag and owner in a filter. Returns null if the filter has none of them, because the ranking then reads the
 * index of each content type directly.
 */
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
