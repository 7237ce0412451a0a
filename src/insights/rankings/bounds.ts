import { setTimeout as delay } from 'node:timers/promises';
import { trendColumns } from '../../domain/trend-score';
import { tryLock } from '../../infrastructure/database/locks';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { recentDays } from '../stats/queries';

/**
 * Rankings sort by exact columns, which change with each interaction, and read indexes on upper bounds of these columns, which change seldom
 * (docs/decisions/0014-rankings-read-by-upper-bounds.md). Triggers of the database compute the bounds.
 */

/** Up to this value, the bound of a popularity or score is the value itself, so the index has exactly the order of the ranking. */
export const exactUpTo = 4;

/**
 * Largest distance of a trend, which is a base-2 logarithm, from its bound. The triggers set a bound 1/2 above the trend; the rest covers rounding
 * errors.
 */
const mostAboveTrend = 0.5625;

const trends = Object.values(trendColumns);
export type RankingColumn = (typeof trends)[number] | 'popularity';

/** Returns SQL for the highest bound that a row with this value of a column can have. */
export function highestBoundSql(column: RankingColumn, valueSql: string): string {
  return column === 'popularity' ? `ranking_bound(${valueSql})` : `${valueSql} + ${mostAboveTrend}`;
}

/**
 * Returns the SQL of the `limit` most popular contents of the type `t.type`, in exact order. `conditionSql` restricts the contents of the alias `s` of
 * `content_stats`. No content whose bound is below the last of the first `limit` contents in index order can be among them.
 */
export function mostPopularOfTypeSql(conditionSql: string, limit: number): string {
  const rows = `SELECT s.content_id, s.popularity FROM content_stats s WHERE s.is_listed AND s.type = t.type AND ${conditionSql}`;
  const order = 'ORDER BY popularity DESC, content_id';
  return `WITH heads AS MATERIALIZED (${rows} ORDER BY s.popularity_bound DESC, s.content_id LIMIT ${limit}),
      least AS MATERIALIZED (SELECT * FROM heads ${order} OFFSET ${limit - 1} LIMIT 1)
    SELECT * FROM (${rows} AND s.popularity_bound > (SELECT popularity FROM least) AND s.popularity_bound <= 'Infinity'
      UNION ALL ${rows} AND s.popularity_bound = (SELECT popularity FROM least) AND s.content_id <= (SELECT content_id FROM least)
      UNION ALL SELECT * FROM heads WHERE NOT EXISTS (SELECT FROM least)) top
    ${order} LIMIT ${limit}`;
}

interface IndexedTable {
  name: 'content_stats' | 'content_daily';
  /** SQL condition that selects the rows whose bounds must be computed. */
  unboundedSql: string;
  /** Column that an update can set to itself to start the trigger. */
  column: string;
  indexes: readonly { name: string; on: string; replaces: string }[];
}

const rankingIndexes = ['popularity', ...trends].map((column) => ({
  name: `content_stats_${column}_bound_idx`,
  on: `(type, ${column}_bound DESC, content_id) WHERE is_listed`,
  replaces: `content_stats_${column}_idx`,
}));
const dailyIndex = {
  name: 'content_daily_day_score_bound_idx',
  on: '(day, score_bound DESC, content_id) WHERE score_bound > 0',
  replaces: 'content_daily_day_score_content_id_idx',
};
/** One day more than the longest period, because the clocks of the server and the database can differ. */
const boundedDays = Math.max(...Object.values(recentDays)) + 1;
const indexedTables: readonly IndexedTable[] = [
  { name: 'content_stats', unboundedSql: 'popularity_bound IS NULL', column: 'is_listed', indexes: rankingIndexes },
  { name: 'content_daily', unboundedSql: `score_bound IS NULL AND day > now()::date - ${boundedDays}`, column: 'score', indexes: [dailyIndex] },
];

/** Number of contents whose rows one transaction changes. Concurrent writes to these rows wait for it. */
const usualSlice = 500;
const pollMs = 200;

const findIndexes = statement(
  'ranking-indexes',
  { name: 'text', isValid: 'bool' },
  `SELECT relname::text AS name, indisvalid AS "isValid" FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relname = ANY($1) AND relnamespace = current_schema()::regnamespace`,
);
const findEnd = statement(
  'end-of-bounds-slice',
  { id: 'text' },
  'SELECT content_id AS id FROM content_stats WHERE content_id > $1 ORDER BY content_id OFFSET $2 LIMIT 1',
);

/**
 * Computes the bounds of rows from before the bounds existed, creates their indexes without blocking writes, and drops the indexes on the exact
 * columns. Does nothing if that is done. Only one server at a time does it; the others wait. After an interruption, the next start continues.
 * `onProgress` receives the number of contents that are done, once per 100 slices.
 */
export async function indexRankings(pool: Database, onProgress: (contents: number) => void = () => {}, slice = usualSlice): Promise<void> {
  if (await isDone(pool)) return;
  const turn = await pool.connect();
  try {
    // Does not wait in a statement, because CREATE INDEX CONCURRENTLY waits for all statements that run in the database.
    while (!(await tryLock(turn, 'rankingIndexes'))) await delay(pollMs);
    for (const table of indexedTables) await indexTable(pool, turn, table, slice, onProgress);
  } finally {
    // `release(true)` closes the connection, which releases the lock.
    turn.release(true);
  }
}

async function isDone(db: Queryable): Promise<boolean> {
  const indexes = indexedTables.flatMap((table) => table.indexes);
  const found = await findIndexes.rows(db, [indexes.flatMap(({ name, replaces }) => [name, replaces])]);
  return indexes.every(({ name }) => found.some((index) => index.name === name && index.isValid)) && found.length === indexes.length;
}

async function indexTable(pool: Database, db: Queryable, table: IndexedTable, slice: number, onProgress: (contents: number) => void): Promise<void> {
  const found = await findIndexes.rows(db, [table.indexes.map(({ name }) => name)]);
  const valid = new Set(found.filter(({ isValid }) => isValid).map(({ name }) => name));
  // The indexes are created last, so a valid index means that all rows have bounds.
  if (valid.size === 0) await computeBounds(pool, table, slice, onProgress);
  for (const { name, on, replaces } of table.indexes) {
    if (!valid.has(name)) {
      // An interrupted CREATE INDEX CONCURRENTLY leaves an invalid index.
      await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await db.query(`CREATE INDEX CONCURRENTLY ${name} ON ${table.name} ${on}`);
    }
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${replaces}`);
  }
}

async function computeBounds(pool: Database, table: IndexedTable, slice: number, onProgress: (contents: number) => void): Promise<void> {
  for (let after = '', slices = 1; ; slices++) {
    const last = (await findEnd.row(pool, [after, slice - 1]))?.id ?? null;
    await inTransaction(pool, (db) =>
      db.query(
        `UPDATE ${table.name} SET ${table.column} = ${table.column} WHERE content_id > $1 AND ($2::text IS NULL OR content_id <= $2) AND ${table.unboundedSql}`,
        [after, last],
      ),
    );
    if (last === null) return;
    after = last;
    if (slices % 100 === 0) onProgress(slices * slice);
  }
}
