import { contentTypes } from '../../domain/content-types';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { contentColumns } from '../../ledger/read-contents';
import { type Matching, matchingContents } from './filter';
import type { RankedRow, RankingPage } from './types';

const firstDepth = 32;
const deepest = 4_096;
const rare = 2_000;

/**
 * Returns the contents with the highest sums of daily scores over the `days` UTC days that end with the day of `nowMs`. Omits sums of 0 or less. The
 * result is exact, although the function does not compute the sum of each content. It uses the threshold algorithm (Fagin, Lotem, Naor: "Optimal
 * aggregation algorithms for middleware", JCSS 2003), which reads the contents of each day in descending order of an upper bound of the score. No
 * unread content can have a sum above the sum of the last bounds read, so the page is complete once its last entry is above that bound. If the
 * scores are so similar that this needs too many rows, the function computes all sums.
 */
export async function popularOfDays(db: Queryable, days: number, page: RankingPage, nowMs: number): Promise<RankedRow[]> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const matching = await matchingContents(db, page, 7);
  const values = [
    today,
    days,
    page.type ? [page.type] : contentTypes,
    page.limit,
    page.after?.sortKey ?? null,
    page.after?.id ?? null,
    ...(matching?.values ?? []),
  ];
  const named = candidatesSql(page, matching);
  if (named && (matching ? matching.isFew : await isRare(db, page.type))) return sumsOf(db, named, null, values);
  const first = Math.min(deepest / 4, firstDepth + 2 * (page.after?.rank ?? 0));
  for (let depth = first; depth <= deepest; depth *= 4) {
    const { bound, rows } = await sumsOfHeads(db, depth, matching, values);
    if (bound === 0 || (rows.length === page.limit && Number(rows.at(-1)?.sortKey) > bound)) return rows;
  }
  return sumsOf(db, named, null, values);
}

// Both statements add the days in their order, because another order can result in another rounding, and a cursor contains a sum.
const daysSql = 'FROM content_daily WHERE day > $1::date - $2::int AND day <= $1::date';
/** Returns the SQL of the sums of the contents that the SQL `candidates` selects; of all contents if it is null. */
function sumsSql(candidates: string | null): string {
  if (!candidates) return `(SELECT content_id, sum(score ORDER BY day) AS sum ${daysSql} GROUP BY content_id) d`;
  return `(SELECT k.content_id, d.sum FROM (${candidates}) k
      CROSS JOIN LATERAL (SELECT sum(score ORDER BY day) AS sum ${daysSql} AND content_id = k.content_id) d) d`;
}

/** Returns the SQL that selects the contents to rank, or null if the ranking includes all contents. */
function candidatesSql({ type }: RankingPage, matching: Matching | null): string | null {
  if (matching) return `SELECT id AS content_id FROM content c WHERE ${matching.sql} OFFSET 0`;
  return type && 'SELECT content_id FROM content_stats WHERE is_listed AND type = ANY($3) OFFSET 0';
}

const countOfType = statement(
  'contents-of-type',
  { n: 'int8' },
  `SELECT count(*) AS n FROM (SELECT FROM content_stats WHERE is_listed AND type = $1 LIMIT ${rare + 1}) found`,
);

/** Returns whether at most `rare` contents have the type, so that computing the sums of all of them is fast. */
async function isRare(db: Queryable, type: string | null): Promise<boolean> {
  const row = await countOfType.row(db, [type]);
  return Number(row?.n) <= rare;
}

/** Returns the page of the ranking among the contents that the SQL `candidates` selects; among all contents if it is null. */
async function sumsOf(db: Queryable, candidates: string | null, matching: Matching | null, values: unknown[]): Promise<RankedRow[]> {
  return (await db.query<RankedRow>(`${pageSql(candidates, matching)} ORDER BY top."sortKey" DESC, c.id`, values)).rows;
}

/**
 * Row of the page. `bound` is an upper bound for the sums of the contents that the statement has not read. All other columns are null if the page is
 * empty.
 */
type Head = { bound: number } & (RankedRow | Record<keyof RankedRow, null>);

/**
 * Returns the page of the ranking among the first `depth` contents of each day, and an upper bound for the sums of all contents that are not among
 * them.
 */
async function sumsOfHeads(
  db: Queryable,
  depth: number,
  matching: Matching | null,
  values: unknown[],
): Promise<{ bound: number; rows: RankedRow[] }> {
  const { rows } = await db.query<Head>(
    `WITH heads AS MATERIALIZED (SELECT h.* FROM generate_series(0, $2::int - 1) back CROSS JOIN LATERAL (
        SELECT day, content_id, score_bound FROM content_daily WHERE day = $1::date - back AND score_bound > 0 ORDER BY score_bound DESC, content_id LIMIT ${depth}) h)
      SELECT bound.bound, page.* FROM (
        SELECT COALESCE(sum(last), 0) AS bound FROM (SELECT CASE WHEN count(*) = ${depth} THEN min(score_bound) ELSE 0 END AS last FROM heads GROUP BY day) lasts) bound
      LEFT JOIN (${pageSql('SELECT DISTINCT content_id FROM heads', matching)}) page ON true
      ORDER BY page."sortKey" DESC, page.id`,
    values,
  );
  return { bound: Number(rows[0]?.bound), rows: rows.flatMap(({ bound: _, ...row }) => (row.id === null ? [] : [row])) };
}

function pageSql(candidates: string | null, matching: Matching | null): string {
  return `SELECT ${contentColumns('c')}, top."sortKey" FROM (
      SELECT d.content_id, d.sum AS "sortKey" FROM ${sumsSql(candidates)}
      JOIN content_stats s ON s.content_id = d.content_id
      ${matching ? `JOIN content c ON c.id = d.content_id AND ${matching.sql}` : ''}
      WHERE s.is_listed AND s.type = ANY($3) AND d.sum > 0 AND ($5::float8 IS NULL OR d.sum < $5 OR (d.sum = $5 AND d.content_id > $6))
      ORDER BY d.sum DESC, d.content_id LIMIT $4) top
    JOIN content c ON c.id = top.content_id`;
}
