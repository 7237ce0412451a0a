import { contentTypes } from '../../domain/content-types';
import { type TrendPeriod, trendColumns } from '../../domain/trend-score';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { contentColumns } from '../../ledger/read-contents';
import { type RecentPeriod, recentDays } from '../stats/queries';
import { type Matching, matchingContents } from './filter';
import { popularOfDays } from './popular';
import { type RankedRow, type RankingPage, rankedColumns } from './types';

export type PopularPeriod = RecentPeriod | 'ALL_TIME';

/** Returns the contents with the highest trend scores. Reads at most `limit` rows per content type from an index and merges them. */
export function trendingContents(db: Queryable, period: TrendPeriod, page: RankingPage): Promise<RankedRow[]> {
  return topBy(db, trendColumns[period], page);
}

/** Returns the contents with the highest weighted sums of counts in the period. */
export function popularContents(db: Queryable, period: PopularPeriod, page: RankingPage, nowMs: number): Promise<RankedRow[]> {
  return period === 'ALL_TIME' ? topBy(db, 'popularity', page) : popularOfDays(db, recentDays[period], page, nowMs);
}

// PostgreSQL plans a prepared statement again for each execution if it expects the values to make it cheaper. Planning a ranking takes as long as
// reading its page, so the cost that PostgreSQL estimates must not depend on the values.
/** Numbers of rows that prepared statements read per content type, instead of an unknown limit. A page uses the lowest number that suffices. */
const readOfEachType = [21, 51, 101] as const;
/** Length that PostgreSQL assumes for an unknown array. Null fills the list of content types up to this length; it selects nothing. */
const assumedLength = 10;

type RankingColumn = (typeof trendColumns)[TrendPeriod] | 'popularity';

/**
 * Returns the SQL of a page of a ranking. Its parameters are the content types, the limit, the sort key and id of the previous page's last entry
 * (only if `isNext`), and the values of `matching`. `ofEachType` is the number of rows to read per content type, at least the limit.
 */
function topSql(column: RankingColumn, isNext: boolean, matching: Matching | null, ofEachType: number | '$2' = '$2'): string {
  const follows = `${column} > '-Infinity' ${isNext ? `AND (${column} <= $3 AND (${column} < $3 OR content_id > $4))` : ''}`;
  // The condition is a subquery, so that PostgreSQL reads the index in order and evaluates the condition for each row.
  const matches = matching ? `AND (SELECT true FROM content c WHERE c.id = content_id AND ${matching.sql})` : '';
  const inOrder = `SELECT s.content_id, s.${column} AS "sortKey" FROM unnest($1::text[]) AS t(type) CROSS JOIN LATERAL (
          SELECT content_id, ${column} FROM content_stats
          WHERE is_listed AND type = t.type AND ${follows} ${matches}
          ORDER BY ${column} DESC, content_id LIMIT ${ofEachType}) s`;
  const lookedUp = `SELECT content_id, ${column} AS "sortKey" FROM (SELECT id FROM content c WHERE ${matching?.sql} OFFSET 0) m JOIN content_stats ON content_id = m.id
        WHERE is_listed AND type = ANY($1) AND ${follows}`;
  return `SELECT ${contentColumns('c')}, top."sortKey"
      FROM (SELECT * FROM (${matching?.isFew ? lookedUp : inOrder}) found ORDER BY "sortKey" DESC, content_id LIMIT $2) top
      JOIN content c ON c.id = top.content_id
      ORDER BY top."sortKey" DESC, c.id`;
}

const pages = (column: RankingColumn) =>
  readOfEachType.map((ofEachType) => ({
    ofEachType,
    first: statement(`top-${ofEachType}-by-${column}-first`, rankedColumns, topSql(column, false, null, ofEachType)),
    next: statement(`top-${ofEachType}-by-${column}-next`, rankedColumns, topSql(column, true, null, ofEachType)),
  }));
const unfiltered: Record<RankingColumn, ReturnType<typeof pages>> = {
  trend_hour: pages('trend_hour'),
  trend_day: pages('trend_day'),
  trend_week: pages('trend_week'),
  popularity: pages('popularity'),
};

async function topBy(db: Queryable, column: RankingColumn, page: RankingPage): Promise<RankedRow[]> {
  const { type, limit, after } = page;
  const types = type ? [type] : contentTypes;
  const values = [
    Array.from({ length: Math.max(assumedLength, types.length) }, (_, index) => types[index] ?? null),
    limit,
    ...(after ? [after.sortKey, after.id] : []),
  ];
  const matching = await matchingContents(db, page, values.length + 1);
  const prepared = matching ? undefined : unfiltered[column].find(({ ofEachType }) => ofEachType >= limit);
  if (prepared) return prepared[after ? 'next' : 'first'].rows(db, values);
  // Not a prepared statement, because the best plan depends on the limit and on how many contents match the filter.
  return (await db.query<RankedRow>(topSql(column, after !== null, matching), [...values, ...(matching?.values ?? [])])).rows;
}
