import { columnOf } from '../domain/column-name';
import type { ContentRow } from '../domain/content-types';
import { isListed } from '../domain/content-visibility';
import { type CounterName, type Weights } from '../domain/counters';
import type { Queryable } from '../infrastructure/database/pool';
import type { Buckets, CounterDeltas } from './counter-deltas';
import type { CounterTables, StatsRow } from './counter-tables';
import { iso } from './row-format';
import { run } from './run-rows';

/** The counter tables, with the statements that contain the configured weights. */
export interface CounterStatements {
  tables: CounterTables;
  addToStats: ReturnType<CounterTables['addToStats']>;
  addToDays: ReturnType<CounterTables['addToDays']>;
}

export function withWeights(tables: CounterTables, weights: Weights): CounterStatements {
  return { tables, addToStats: tables.addToStats(weights), addToDays: tables.addToDays(weights) };
}

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
export async function writeCounts(db: Queryable, { addToStats, addToDays, tables }: CounterStatements, rows: CountRows): Promise<StatsRow[]> {
  if (rows.counts.length === 0) return [];
  const [{ rows: changed }, { rows: reduced }] = await Promise.all([
    run(db, addToStats, rows.counts),
    run(db, tables.reduceTrends, rows.reducedTrends),
    run(db, addToDays, rows.daily),
    run(db, tables.addToHours, rows.hourly),
    run(db, tables.addToTallies, rows.tallies),
    run(db, tables.addToServiceHours, rows.service),
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

function byColumn(counts: Partial<Record<CounterName, number>>): Record<string, number> {
  const row: Record<string, number> = {};
  for (const [name, count] of Object.entries(counts)) if (count) row[columnOf(name as CounterName)] = count;
  return row;
}
