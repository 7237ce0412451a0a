import { contentColumns } from '../content/queries';
import { type ContentRow, type ContentType, contentTypes } from '../content/types';
import type { Queryable } from '../database/pool';
import { columnOf, dailyCounterNames, type Weights } from '../stats/counters';
import type { PopularPeriod } from './object';
import { type TrendPeriod, trendColumns } from './score';

export interface RankedRow extends ContentRow {
  /** The stored number that the ranking sorts by; for a trend its logarithm. */
  sortKey: number;
}

export interface RankingPage {
  type: ContentType | null;
  limit: number;
  /** The last entry of the page before. */
  after: { sortKey: number; id: string } | null;
}

/** The highest trends: an index scan of `limit` rows per type of content, merged. */
export function trendingContents(db: Queryable, period: TrendPeriod, page: RankingPage): Promise<RankedRow[]> {
  return topBy(db, trendColumns[period], page);
}

/** The highest weighted sums of counts, over the days of the period or of all time. */
export function popularContents(db: Queryable, period: PopularPeriod, page: RankingPage, weights: Weights, nowMs: number): Promise<RankedRow[]> {
  return period === 'ALL_TIME' ? topBy(db, 'popularity', page) : topOfDays(db, { DAY: 1, WEEK: 7, MONTH: 30 }[period], page, weights, nowMs);
}

async function topBy(db: Queryable, column: string, { type, limit, after }: RankingPage): Promise<RankedRow[]> {
  const { rows } = await db.query({
    name: `top-by-${column}-${after ? 'next' : 'first'}`,
    text: `SELECT ${contentColumns('c')}, top."sortKey"
      FROM (SELECT s.content_id, s.${column} AS "sortKey" FROM unnest($1::text[]) AS t(type) CROSS JOIN LATERAL (
          SELECT content_id, ${column} FROM content_stats
          WHERE is_listed AND type = t.type AND ${column} > '-Infinity' ${after ? `AND (${column} <= $3 AND (${column} < $3 OR content_id > $4))` : ''}
          ORDER BY ${column} DESC, content_id LIMIT $2) s
        ORDER BY s.${column} DESC, s.content_id LIMIT $2) top
      JOIN content c ON c.id = top.content_id
      ORDER BY top."sortKey" DESC, c.id`,
    values: [type ? [type] : contentTypes, limit, ...(after ? [after.sortKey, after.id] : [])],
  });
  return rows;
}

async function topOfDays(db: Queryable, days: number, { type, limit, after }: RankingPage, weights: Weights, nowMs: number): Promise<RankedRow[]> {
  const sum =
    dailyCounterNames
      .filter((name) => weights[name] !== 0)
      .map((name) => `sum(d.${columnOf(name)}) * ${Number(weights[name])}`)
      .join(' + ') || '0';
  const { rows } = await db.query({
    text: `SELECT ${contentColumns('c')}, top."sortKey"
      FROM (SELECT d.content_id, (${sum})::float8 AS "sortKey" FROM content_daily d JOIN content_stats s USING (content_id)
        WHERE d.day > $1::date - $2::int AND d.day <= $1::date AND s.is_listed AND s.type = ANY($3)
        GROUP BY d.content_id) top
      JOIN content c ON c.id = top.content_id
      WHERE $5::float8 IS NULL OR (top."sortKey", $6::text) < ($5, c.id)
      ORDER BY top."sortKey" DESC, c.id LIMIT $4`,
    values: [new Date(nowMs).toISOString().slice(0, 10), days, type ? [type] : contentTypes, limit, after?.sortKey ?? null, after?.id ?? null],
  });
  return rows;
}
