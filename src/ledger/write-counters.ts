import type { ContentRow } from '../domain/content-types';
import { isListed } from '../domain/content-visibility';
import { columnOf, counterNames, dailyCounterNames, dayScoreSql, defaultWeights, popularitySql, type Weights } from '../domain/counters';
import { addLogsSql, subtractLogsSql } from '../domain/trend-score';
import type { Queryable } from '../infrastructure/database/pool';
import { type Statement, statement } from '../infrastructure/database/statement';
import type { Buckets, CounterDeltas } from './counter-deltas';
import { iso } from './row-format';
import { type StatsRow, statsColumns, statsColumnTypes } from './rows/stats';
import { run } from './run-rows';

const columns = counterNames.map(columnOf);
const trends = ['trend_hour', 'trend_day', 'trend_week'];

function toStatsSql(weights: Weights): string {
  const popularity = (columnSql: (column: string) => string) => popularitySql(weights, columnSql);
  return `INSERT INTO content_stats AS s (content_id, type, is_listed, version, ${columns.join(', ')}, popularity, ${trends.join(', ')}, updated_at)
    SELECT content_id, type, is_listed, 1, ${columns.map((column) => `COALESCE(${column}, 0)`).join(', ')}, ${popularity((column) => `COALESCE(${column}, 0)`)},
      ${trends.map((trend) => `COALESCE(${trend}, '-Infinity')`).join(', ')}, updated_at
    FROM json_to_recordset($1) AS v(content_id text, type text, is_listed bool, ${columns.map((column) => `${column} bigint`).join(', ')},
      ${trends.map((trend) => `${trend} float8`).join(', ')}, updated_at timestamptz)
    ON CONFLICT (content_id) DO UPDATE SET version = s.version + 1,
      ${columns.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ')},
      popularity = ${popularity((column) => `(s.${column} + EXCLUDED.${column})`)},
      ${trends.map((trend) => `${trend} = ${addLogsSql(`s.${trend}`, `EXCLUDED.${trend}`)}`).join(', ')},
      updated_at = GREATEST(s.updated_at, EXCLUDED.updated_at)
    RETURNING ${statsColumns('s')}`;
}

function toDaysSql(weights: Weights): string {
  const score = (columnSql: (column: string) => string) => dayScoreSql(weights, columnSql);
  return `INSERT INTO content_daily AS s (content_id, day, ${newColumns.join(', ')}, score)
    SELECT content_id, start, ${newValues}, ${score((column) => `COALESCE(${column}, 0)`)}
    FROM json_to_recordset($1) AS v(content_id text, start date, ${newColumnTypes})
    ON CONFLICT (content_id, day) DO UPDATE SET ${addNew}, score = ${score((column) => `(s.${column} + EXCLUDED.${column})`)}`;
}

const newColumns = dailyCounterNames.map(columnOf);
const newColumnTypes = newColumns.map((column) => `${column} bigint`).join(', ');
const newValues = newColumns.map((column) => `COALESCE(${column}, 0)`).join(', ');
const addNew = newColumns.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ');

const addToStats = statement('add-counts', statsColumnTypes, toStatsSql(defaultWeights));
const addToDays = statement('add-daily', {}, toDaysSql(defaultWeights));

/** SQL statements that update `content_stats` and `content_daily`. They contain the configured weights. */
export interface AddCounts {
  toStats: Statement<typeof statsColumnTypes>;
  toDays: Statement<Record<never, never>>;
}

/**
 * Builds the statements for these weights. Each update recomputes `popularity` and `score` from all counts of the row, so that rounding errors cannot
 * accumulate.
 */
export function addCountsWith(weights: Weights): AddCounts {
  return { toStats: addToStats.withText(toStatsSql(weights)), toDays: addToDays.withText(toDaysSql(weights)) };
}

const addHourly = statement(
  'add-hourly',
  {},
  `INSERT INTO content_hourly AS s (content_id, hour, ${newColumns.join(', ')})
    SELECT content_id, start, ${newValues} FROM json_to_recordset($1) AS v(content_id text, start timestamptz, ${newColumnTypes})
    ON CONFLICT (content_id, hour) DO UPDATE SET ${addNew}`,
);

const addServiceHourly = statement(
  'add-service-hourly',
  {},
  `INSERT INTO service_hourly AS s (hour, slot, ${newColumns.join(', ')})
    SELECT start, slot, ${newValues} FROM json_to_recordset($1) AS v(start timestamptz, slot smallint, ${newColumnTypes})
    ON CONFLICT (hour, slot) DO UPDATE SET ${addNew}`,
);

// Must run after `add-counts` in the same transaction, which has locked these rows in the order that all batches use.
const reduceTrends = statement(
  'reduce-trends',
  statsColumnTypes,
  `UPDATE content_stats s SET ${trends.map((trend) => `${trend} = ${subtractLogsSql(`s.${trend}`, `v.removed_${trend}`, `v.${trend}`)}`).join(', ')}
    FROM json_to_recordset($1) AS v(content_id text, ${trends.map((trend) => `${trend} float8, removed_${trend} float8`).join(', ')})
    WHERE s.content_id = v.content_id RETURNING ${statsColumns('s')}`,
);

const addTallies = statement(
  'add-tallies',
  {},
  `INSERT INTO content_tallies AS t (content_id, tally, count) SELECT content_id, tally, count FROM json_to_recordset($1) AS v(content_id text, tally text, count bigint)
    ON CONFLICT (content_id, tally) DO UPDATE SET count = t.count + EXCLUDED.count`,
);

/** Rows that a batch adds to the counter tables. The rows are sorted, so that all batches lock them in the same order. */
export interface CountRows {
  counts: object[];
  /** Contents whose trend decreases, because an interaction that was already counted moves to an earlier time. */
  reducedTrends: object[];
  daily: object[];
  hourly: object[];
  tallies: object[];
  service: object[];
}

/** Builds the rows that a batch adds to the counter tables. `shard` is the writer's shard of the service-wide counters. */
export function countRows(deltas: CounterDeltas, contents: ReadonlyMap<string, ContentRow>, shard: number, nowMs: number): CountRows {
  const ids = [...deltas.byContent.keys()].sort();
  return {
    counts: ids.map((id) => statsDelta(id, deltas, contents, nowMs)),
    reducedTrends: ids.flatMap((id) => reducedTrend(id, deltas)),
    daily: ids.flatMap((id) => bucketRows(deltas.byContent.get(id)?.days, { content_id: id })),
    hourly: ids.flatMap((id) => bucketRows(deltas.byContent.get(id)?.hours, { content_id: id })),
    tallies: tallyDeltas(deltas, ids),
    service: bucketRows(deltas.hours, { slot: shard }),
  };
}

/** Writes the rows. @returns the counters of the changed contents as of this transaction. */
export async function writeCounts(db: Queryable, addCounts: AddCounts, rows: CountRows): Promise<StatsRow[]> {
  if (rows.counts.length === 0) return [];
  const [{ rows: changed }, { rows: reduced }] = await Promise.all([
    run(db, addCounts.toStats, rows.counts),
    run(db, reduceTrends, rows.reducedTrends),
    run(db, addCounts.toDays, rows.daily),
    run(db, addHourly, rows.hourly),
    run(db, addTallies, rows.tallies),
    run(db, addServiceHourly, rows.service),
  ]);
  if (reduced.length === 0) return changed;
  const latest = new Map([...changed, ...reduced].map((row) => [row.contentId, row]));
  return [...latest.values()];
}

function statsDelta(id: string, deltas: CounterDeltas, contents: ReadonlyMap<string, ContentRow>, nowMs: number): object {
  const content = contents.get(id);
  const change = deltas.byContent.get(id);
  if (!content || !change) throw new Error(`Counter changes for a content outside of the batch: ${id}`);
  return {
    content_id: id,
    type: content.type,
    is_listed: isListed(content),
    ...byColumn(change.counts),
    // Uses null for -Infinity, because JSON cannot represent -Infinity.
    trend_hour: Number.isFinite(change.trend.HOUR) ? change.trend.HOUR : null,
    trend_day: Number.isFinite(change.trend.DAY) ? change.trend.DAY : null,
    trend_week: Number.isFinite(change.trend.WEEK) ? change.trend.WEEK : null,
    updated_at: iso(nowMs),
  };
}

function reducedTrend(id: string, deltas: CounterDeltas): object[] {
  const { trend, removed } = deltas.byContent.get(id) ?? {};
  if (!trend || !removed) return [];
  return [
    {
      content_id: id,
      trend_hour: trend.HOUR,
      trend_day: trend.DAY,
      trend_week: trend.WEEK,
      removed_trend_hour: removed.HOUR,
      removed_trend_day: removed.DAY,
      removed_trend_week: removed.WEEK,
    },
  ];
}

function bucketRows(buckets: Buckets | undefined, key: object): object[] {
  return [...(buckets ?? [])].sort(([a], [b]) => a - b).map(([start, counts]) => ({ ...key, start: iso(start), ...byColumn(counts) }));
}

function tallyDeltas(deltas: CounterDeltas, sortedIds: string[]): object[] {
  return sortedIds.flatMap((id) =>
    [...(deltas.byContent.get(id)?.tallies ?? [])]
      .filter(([, count]) => count !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([tally, count]) => ({ content_id: id, tally, count })),
  );
}

function byColumn(counts: Partial<Record<string, number>>): Record<string, number> {
  const row: Record<string, number> = {};
  for (const name of counterNames) {
    const count = counts[name];
    if (count) row[columnOf(name)] = count;
  }
  return row;
}
