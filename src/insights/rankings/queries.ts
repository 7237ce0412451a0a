import { contentTypes } from '../../domain/content-types';
import { type TrendPeriod, trendColumns } from '../../domain/trend-score';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { contentColumns } from '../../ledger/read-contents';
import { type RecentPeriod, recentDays } from '../stats/queries';
import { exactUpTo, highestBoundSql, type RankingColumn } from './bounds';
import { type Matching, matchingContents } from './filter';
import { popularOfDays } from './popular';
import { type RankedRow, type RankingPage, rankedColumns } from './types';

export type PopularPeriod = RecentPeriod | 'ALL_TIME';

/** Returns the contents with the highest trend scores. */
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

// Subqueries hide the values of the cursor from the planner, too.
const afterKey = '(SELECT $3::float8)';
const afterId = '(SELECT $4::text)';

/** Which rows a page can contain: all, those after the entry with the sort key $3 and the id $4, or the same if that sort key is at most `exactUpTo`. */
type Place = 'first' | 'next' | 'tail';

/**
 * Returns the SQL of a page of a ranking. Its parameters are the content types, the limit, the sort key and id of the previous page's last entry
 * (only if the page is not the first), and the values of `matching`. `ofEachType` is the number of rows to read per content type, at least the limit.
 */
function topSql(column: RankingColumn, place: Place, matching: Matching | null, ofEachType: number | '$2' = '$2'): string {
  const follows = place === 'first' ? '' : `AND (${column} < ${afterKey} OR (${column} = ${afterKey} AND content_id > ${afterId}))`;
  const found = matching?.isFew
    ? `SELECT content_id, ${column} AS "sortKey" FROM (SELECT id FROM content c WHERE ${matching.sql} OFFSET 0) m JOIN content_stats ON content_id = m.id
        WHERE is_listed AND type = ANY($1) AND ${column} > '-Infinity' ${follows}`
    : (place === 'tail' ? tailSql : thresholdSql)(column, follows, matching, ofEachType);
  return `SELECT ${contentColumns('c')}, top."sortKey"
      FROM (SELECT * FROM (${found}) found ORDER BY "sortKey" DESC, content_id LIMIT $2) top
      JOIN content c ON c.id = top.content_id
      ORDER BY top."sortKey" DESC, c.id`;
}

/** Returns the SQL that reads rows of each content type. `ofTypeSql` gets the SQL of the rows of one type, and must restrict and order them. */
function ofEachTypeSql(column: RankingColumn, matching: Matching | null, ofTypeSql: (rowsSql: string) => string): string {
  // The condition is a subquery, so that PostgreSQL reads the index in order and evaluates the condition for each row.
  const matches = matching ? `AND (SELECT true FROM content c WHERE c.id = content_id AND ${matching.sql})` : '';
  const rows = `SELECT content_id, ${column} AS "sortKey" FROM content_stats WHERE is_listed AND type = t.type ${matches}`;
  return `SELECT s.* FROM unnest($1::text[]) AS t(type) CROSS JOIN LATERAL (${ofTypeSql(rows)}) s`;
}

/**
 * Returns the SQL of the candidates for a page: the threshold algorithm on an index of upper bounds. The first rows of each type in index order
 * (`heads`) contain a complete page of candidates. No row whose bound is below the last of these candidates (`least`) can rank above it. At the same
 * bound, only rows with a lower id can. So the second step reads the remaining index entries, and stops where nothing can be better.
 */
function thresholdSql(column: RankingColumn, follows: string, matching: Matching | null, ofEachType: number | '$2'): string {
  const bound = `${column}_bound`;
  const highest = follows ? `(SELECT ${highestBoundSql(column, '$3')})` : `'Infinity'`;
  const heads = ofEachTypeSql(
    column,
    matching,
    (rows) => `${rows} AND ${bound} > '-Infinity' AND ${bound} <= ${highest} ${follows} ORDER BY ${bound} DESC, content_id LIMIT ${ofEachType}`,
  );
  const better = ofEachTypeSql(
    column,
    matching,
    (rows) => `SELECT * FROM (${rows} AND ${bound} > COALESCE((SELECT "sortKey" FROM least), '-Infinity') AND ${bound} <= ${highest} ${follows}
          UNION ALL ${rows} AND ${bound} = (SELECT "sortKey" FROM least) AND content_id <= (SELECT content_id FROM least) ${follows}) better
          ORDER BY "sortKey" DESC, content_id LIMIT ${ofEachType}`,
  );
  return `WITH heads AS MATERIALIZED (${heads}),
        least AS MATERIALIZED (SELECT "sortKey", content_id FROM heads ORDER BY "sortKey" DESC, content_id OFFSET $2 - 1 LIMIT 1)
        ${better}`;
}

/** Returns the SQL of the candidates for a page after an entry at which the bounds equal the sort keys, so that the index has the order of the ranking. */
function tailSql(column: RankingColumn, _: string, matching: Matching | null, ofEachType: number | '$2'): string {
  const bound = `${column}_bound`;
  return ofEachTypeSql(
    column,
    matching,
    (rows) => `SELECT * FROM ((${rows} AND ${bound} = ${afterKey} AND content_id > ${afterId} ORDER BY content_id LIMIT ${ofEachType})
          UNION ALL (${rows} AND ${bound} > '-Infinity' AND ${bound} < ${afterKey} ORDER BY ${bound} DESC, content_id LIMIT ${ofEachType})) following
          ORDER BY "sortKey" DESC, content_id LIMIT ${ofEachType}`,
  );
}

const pages = (column: RankingColumn) =>
  readOfEachType.map((ofEachType) => {
    const page = (place: Place) => statement(`top-${ofEachType}-by-${column}-${place}`, rankedColumns, topSql(column, place, null, ofEachType));
    return { ofEachType, first: page('first'), next: page('next'), tail: column === 'popularity' ? page('tail') : null };
  });
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
  const place = !after ? 'first' : column === 'popularity' && after.sortKey <= exactUpTo ? 'tail' : 'next';
  const prepared = matching ? undefined : unfiltered[column].find(({ ofEachType }) => ofEachType >= limit)?.[place];
  if (prepared) return prepared.rows(db, values);
  // Not a prepared statement, because the best plan depends on the limit and on how many contents match the filter.
  return (await db.query<RankedRow>(topSql(column, place, matching), [...values, ...(matching?.values ?? [])])).rows;
}
