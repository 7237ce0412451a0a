import { columnOf } from '../domain/column-name';
import { isListed } from '../domain/content-visibility';
import { type CounterName, type Weights } from '../domain/counters';
import type { Queryable } from '../infrastructure/database/pool';
import type { ContentDeltas, CounterDeltas } from './counter-deltas';
import type { CounterTables, StatsRow } from './counter-tables';
import type { RecordedContent } from './read-contents';
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
export function countRows(deltas: CounterDeltas, contents: ReadonlyMap<string, RecordedContent>, shard: number, nowMs: number): CountRows {
  const rows: CountRows = { counts: [], reducedTrends: [], daily: [], hourly: [], tallies: [], service: [] };
  for (const [id, change] of sortedByKey(deltas.byContent)) {
    const content = contents.get(id);
    if (!content) throw new Error(`Counter changes for a content outside of the batch: ${id}`);
    rows.counts.push(statsDelta(content, change, nowMs));
    if (change.removed) rows.reducedTrends.push(reducedTrend(id, change.trend, change.removed));
    for (const [start, counts] of sortedByKey(change.days)) rows.daily.push(addColumns({ content_id: id, start: iso(start) }, counts));
    for (const [start, counts] of sortedByKey(change.hours)) rows.hourly.push(addColumns({ content_id: id, start: iso(start) }, counts));
    for (const [tally, count] of sortedByKey(change.tallies)) if (count !== 0) rows.tallies.push({ content_id: id, tally, count });
  }
  for (const [start, counts] of sortedByKey(deltas.hours)) rows.service.push(addColumns({ slot: shard, start: iso(start) }, counts));
  return rows;
}

function sortedByKey<Key extends string | number, Value>(map: ReadonlyMap<Key, Value>): Iterable<[Key, Value]> {
  return map.size === 1 ? map : [...map].sort(([a], [b]) => (a < b ? -1 : 1));
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

function statsDelta(content: RecordedContent, { trend, counts }: ContentDeltas, nowMs: number): object {
  // JSON contains null for -Infinity.
  const trends = { trend_hour: trend.HOUR, trend_day: trend.DAY, trend_week: trend.WEEK };
  const row = { content_id: content.id, type: content.type, is_listed: isListed(content), ...trends, updated_at: iso(nowMs) };
  return addColumns(row, counts);
}

function reducedTrend(id: string, trend: ContentDeltas['trend'], removed: ContentDeltas['trend']): object {
  return {
    content_id: id,
    trend_hour: trend.HOUR,
    trend_day: trend.DAY,
    trend_week: trend.WEEK,
    removed_trend_hour: removed.HOUR,
    removed_trend_day: removed.DAY,
    removed_trend_week: removed.WEEK,
  };
}

/** Adds the counts that are not 0 to the row, by the names of their columns. */
function addColumns(row: Record<string, unknown>, counts: Partial<Record<CounterName, number>>): object {
  for (const name in counts) if (counts[name as CounterName]) row[columnOf(name)] = counts[name as CounterName];
  return row;
}
