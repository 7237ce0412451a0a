import { columnOf } from '../domain/column-name';
import { type CounterName, type CounterSet, type Weights } from '../domain/counters';
import { addLogsSql, subtractLogsSql } from '../domain/trend-score';
import type { Queryable } from '../infrastructure/database/pool';
import { type RowOf, type Statement, statement } from '../infrastructure/database/statement';

const trends = ['trend_hour', 'trend_day', 'trend_week'];

/** Columns of `content_stats` except the counters, by their property names in `StatsRow`. */
const fixedColumns = {
  contentId: 'text',
  /** Whether the content is public, not hidden and not removed, so that everyone can see it. */
  isListed: 'bool',
  version: 'int8',
  popularity: 'float8',
  trendHour: 'float8',
  trendDay: 'float8',
  trendWeek: 'float8',
  updatedAt: 'timestamptz',
} as const;
type StatsColumns = typeof fixedColumns & Readonly<Record<CounterName, 'int8'>>;
/** Row of `content_stats`. Each trend is the log2 of a decaying sum (see domain/trend-score.ts). */
export type StatsRow = RowOf<StatsColumns>;

/** Returns the SQL select list of some columns of the table `content_stats`, which must have the alias `s`. */
export function statsColumnsSql(names: readonly (keyof StatsRow)[]): string {
  return names.map((name) => `s.${columnOf(name)} AS "${name}"`).join(', ');
}

/** SQL statements that read and update the counter tables. */
export interface CounterTables {
  counters: CounterSet;
  /** Columns of a StatsRow. */
  statsColumns: StatsColumns;
  /** Returns the counters of these contents, in any order. */
  statsById(db: Queryable, ids: readonly string[]): Promise<StatsRow[]>;
  /** Returns a statement that updates `content_stats` and computes `popularity` with these weights. */
  addToStats(weights: Weights): Statement<StatsColumns>;
  /** Returns a statement that updates `content_daily` and computes `score` with these weights. */
  addToDays(weights: Weights): Statement<Record<never, never>>;
  addToHours: Statement<Record<never, never>>;
  addToServiceHours: Statement<Record<never, never>>;
  addToTallies: Statement<Record<never, never>>;
  /**
   * Lowers trends. Must run after `addToStats` in the same transaction, because only `addToStats` locks the rows in the order that all batches use.
   */
  reduceTrends: Statement<StatsColumns>;
}

/**
 * Builds the statements, once per process. They set the bounds of new rows; triggers set the bounds of existing rows
 * (docs/decisions/0014-rankings-read-by-upper-bounds.md). Each update recomputes `popularity` and `score` from all counts of the row, so that rounding errors cannot
 * accumulate.
 */
export function createCounterTables(counters: CounterSet): CounterTables {
  const columns = counters.names.map(columnOf);
  const daily = counters.dailyNames.map(columnOf);
  const statsColumns = { ...fixedColumns, ...(Object.fromEntries(counters.names.map((name) => [name, 'int8'])) as Record<CounterName, 'int8'>) };
  const selected = statsColumnsSql(Object.keys(statsColumns) as (keyof StatsRow)[]);
  const newColumns = daily.join(', ');
  const newTypes = daily.map((column) => `${column} bigint`).join(', ');
  const newValues = daily.map((column) => `COALESCE(${column}, 0)`).join(', ');
  const addNew = daily.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ');

  // `OFFSET 0` keeps PostgreSQL from copying the sum into `ranking_bound`, which it would then not inline.
  const toStatsSql = (weights: Weights) => {
    const popularity = (columnSql: (column: string) => string) => counters.popularitySql(weights, columnSql);
    return `INSERT INTO content_stats AS s (content_id, type, is_listed, version, ${columns.join(', ')}, popularity, ${trends.join(', ')},
      popularity_bound, ${trends.map((trend) => `${trend}_bound`).join(', ')}, updated_at)
    SELECT content_id, type, is_listed, 1, ${columns.join(', ')}, popularity, ${trends.join(', ')},
      ranking_bound(popularity), ${trends.map((trend) => `trend_bound(${trend})`).join(', ')}, updated_at
    FROM (SELECT content_id, type, is_listed, ${columns.map((column) => `COALESCE(${column}, 0) AS ${column}`).join(', ')},
        ${popularity((column) => `COALESCE(${column}, 0)`)} AS popularity,
        ${trends.map((trend) => `COALESCE(${trend}, '-Infinity') AS ${trend}`).join(', ')}, updated_at
      FROM json_to_recordset($1) AS v(content_id text, type text, is_listed bool, ${columns.map((column) => `${column} bigint`).join(', ')},
        ${trends.map((trend) => `${trend} float8`).join(', ')}, updated_at timestamptz) OFFSET 0) v
    ON CONFLICT (content_id) DO UPDATE SET version = s.version + 1,
      ${columns.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ')},
      popularity = ${popularity((column) => `(s.${column} + EXCLUDED.${column})`)},
      ${trends.map((trend) => `${trend} = ${addLogsSql(`s.${trend}`, `EXCLUDED.${trend}`)}`).join(', ')},
      updated_at = GREATEST(s.updated_at, EXCLUDED.updated_at)
    RETURNING ${selected}`;
  };
  const toDaysSql = (weights: Weights) => {
    const score = (columnSql: (column: string) => string) => counters.dayScoreSql(weights, columnSql);
    return `INSERT INTO content_daily AS s (content_id, day, ${newColumns}, score, score_bound)
    SELECT content_id, start, ${newColumns}, score, ranking_bound(score)
    FROM (SELECT content_id, start, ${daily.map((column) => `COALESCE(${column}, 0) AS ${column}`).join(', ')}, ${score((column) => `COALESCE(${column}, 0)`)} AS score
      FROM json_to_recordset($1) AS v(content_id text, start date, ${newTypes}) OFFSET 0) v
    ON CONFLICT (content_id, day) DO UPDATE SET ${addNew}, score = ${score((column) => `(s.${column} + EXCLUDED.${column})`)}`;
  };

  const byId = statement('stats-by-id', statsColumns, `SELECT ${selected} FROM content_stats s WHERE s.content_id = ANY($1)`);
  const addToStats = statement('add-counts', statsColumns, toStatsSql(counters.defaultWeights));
  const addToDays = statement('add-daily', {}, toDaysSql(counters.defaultWeights));
  return {
    counters,
    statsColumns,
    statsById: (db, ids) => byId.rows(db, [ids]),
    addToStats: (weights) => addToStats.withText(toStatsSql(weights)),
    addToDays: (weights) => addToDays.withText(toDaysSql(weights)),
    addToHours: statement(
      'add-hourly',
      {},
      `INSERT INTO content_hourly AS s (content_id, hour, ${newColumns})
    SELECT content_id, start, ${newValues} FROM json_to_recordset($1) AS v(content_id text, start timestamptz, ${newTypes})
    ON CONFLICT (content_id, hour) DO UPDATE SET ${addNew}`,
    ),
    addToServiceHours: statement(
      'add-service-hourly',
      {},
      `INSERT INTO service_hourly AS s (hour, slot, ${newColumns})
    SELECT start, slot, ${newValues} FROM json_to_recordset($1) AS v(start timestamptz, slot smallint, ${newTypes})
    ON CONFLICT (hour, slot) DO UPDATE SET ${addNew}`,
    ),
    addToTallies: statement(
      'add-tallies',
      {},
      `INSERT INTO content_tallies AS t (content_id, tally, count) SELECT content_id, tally, count FROM json_to_recordset($1) AS v(content_id text, tally text, count bigint)
    ON CONFLICT (content_id, tally) DO UPDATE SET count = t.count + EXCLUDED.count`,
    ),
    reduceTrends: statement(
      'reduce-trends',
      statsColumns,
      `UPDATE content_stats s SET ${trends.map((trend) => `${trend} = ${subtractLogsSql(`s.${trend}`, `v.removed_${trend}`, `v.${trend}`)}`).join(', ')}
    FROM json_to_recordset($1) AS v(content_id text, ${trends.map((trend) => `${trend} float8, removed_${trend} float8`).join(', ')})
    WHERE s.content_id = v.content_id RETURNING ${selected}`,
    ),
  };
}
