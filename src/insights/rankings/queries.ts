import { contentTypes } from '../../domain/content-types';
import { type TrendPeriod, trendColumns } from '../../domain/trend-score';
import type { Queryable } from '../../infrastructure/database/pool';
import { contentColumns } from '../../ledger/rows/content';
import { type RecentPeriod, recentDays } from '../../ledger/rows/stats';
import { matchingContents } from './filter';
import { popularOfDays } from './popular';
import type { RankedRow, RankingPage } from './types';

export type PopularPeriod = RecentPeriod | 'ALL_TIME';

/** Returns the contents with the highest trend scores. Merges one index scan of `limit` rows per content type. */
export function trendingContents(db: Queryable, period: TrendPeriod, page: RankingPage): Promise<RankedRow[]> {
  return topBy(db, trendColumns[period], page);
}

/** Returns the contents with the highest weighted sums of counts over the period or of all time. */
export function popularContents(db: Queryable, period: PopularPeriod, page: RankingPage, nowMs: number): Promise<RankedRow[]> {
  return period === 'ALL_TIME' ? topBy(db, 'popularity', page) : popularOfDays(db, recentDays[period], page, nowMs);
}

async function topBy(db: Queryable, column: string, page: RankingPage): Promise<RankedRow[]> {
  const { type, limit, after } = page;
  const values = [type ? [type] : contentTypes, limit, ...(after ? [after.sortKey, after.id] : [])];
  const matching = await matchingContents(db, page, values.length + 1);
  const follows = `${column} > '-Infinity' ${after ? `AND (${column} <= $3 AND (${column} < $3 OR content_id > $4))` : ''}`;
  // A subquery is evaluated row by row in index order. The planner must not start from it.
  const matches = matching ? `AND (SELECT true FROM content c WHERE c.id = content_id AND ${matching.sql})` : '';
  const inOrder = `SELECT s.content_id, s.${column} AS "sortKey" FROM unnest($1::text[]) AS t(type) CROSS JOIN LATERAL (
          SELECT content_id, ${column} FROM content_stats
          WHERE is_listed AND type = t.type AND ${follows} ${matches}
          ORDER BY ${column} DESC, content_id LIMIT $2) s`;
  const lookedUp = `SELECT content_id, ${column} AS "sortKey" FROM (SELECT id FROM content c WHERE ${matching?.sql} OFFSET 0) m JOIN content_stats ON content_id = m.id
        WHERE is_listed AND type = ANY($1) AND ${follows}`;
  const { rows } = await db.query({
    // Filtered statements are unnamed, so that they are planned for each call: the selectivity of tags differs too much.
    ...(!matching && { name: `top-by-${column}-${after ? 'next' : 'first'}` }),
    text: `SELECT ${contentColumns('c')}, top."sortKey"
      FROM (SELECT * FROM (${matching?.isFew ? lookedUp : inOrder}) found ORDER BY "sortKey" DESC, content_id LIMIT $2) top
      JOIN content c ON c.id = top.content_id
      ORDER BY top."sortKey" DESC, c.id`,
    values: [...values, ...(matching?.values ?? [])],
  });
  return rows;
}
