import type { ContentRow } from '../content/types';
import type { Queryable } from '../database/pool';
import { columnOf, counterNames, dailyCounterNames, popularitySql, type Weights } from '../stats/counters';
import { type StatsRow, statsColumns } from '../stats/queries';
import { addLogsSql } from '../trending/score';
import type { Effects } from './effects';
import { iso } from './rows';

const columns = counterNames.map(columnOf);
const trends = ['trend_hour', 'trend_day', 'trend_week'];

/** The statement that adds to counters. Popularity is summed anew from all counts at each change, so it cannot drift. */
export function addCountsWith(weights: Weights): AddCounts {
  const popularity = (columnSql: (column: string) => string) => popularitySql(weights, columnSql);
  return {
    name: 'add-counts',
    text: `INSERT INTO content_stats AS s (content_id, type, is_listed, version, ${columns.join(', ')}, popularity, ${trends.join(', ')}, updated_at)
    SELECT content_id, type, is_listed, 1, ${columns.map((column) => `COALESCE(${column}, 0)`).join(', ')}, ${popularity((column) => `COALESCE(${column}, 0)`)},
      ${trends.map((trend) => `COALESCE(${trend}, '-Infinity')`).join(', ')}, updated_at
    FROM json_to_recordset($1) AS v(content_id text, type text, is_listed bool, ${columns.map((column) => `${column} bigint`).join(', ')},
      ${trends.map((trend) => `${trend} float8`).join(', ')}, updated_at timestamptz)
    ON CONFLICT (content_id) DO UPDATE SET version = s.version + 1,
      ${columns.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ')},
      popularity = ${popularity((column) => `(s.${column} + EXCLUDED.${column})`)},
      ${trends.map((trend) => `${trend} = ${addLogsSql(`s.${trend}`, `EXCLUDED.${trend}`)}`).join(', ')},
      updated_at = GREATEST(s.updated_at, EXCLUDED.updated_at)
    RETURNING ${statsColumns('s')}`,
  };
}

const dailyColumns = dailyCounterNames.map(columnOf);
const addDaily = {
  name: 'add-daily',
  text: `INSERT INTO content_daily AS s (content_id, day, ${dailyColumns.join(', ')})
    SELECT content_id, day, ${dailyColumns.map((column) => `COALESCE(${column}, 0)`).join(', ')}
    FROM json_to_recordset($1) AS v(content_id text, day date, ${dailyColumns.map((column) => `${column} bigint`).join(', ')})
    ON CONFLICT (content_id, day) DO UPDATE SET ${dailyColumns.map((column) => `${column} = s.${column} + EXCLUDED.${column}`).join(', ')}`,
};

const addTallies = {
  name: 'add-tallies',
  text: `INSERT INTO content_tallies AS t (content_id, tally, count) SELECT content_id, tally, count FROM json_to_recordset($1) AS v(content_id text, tally text, count bigint)
    ON CONFLICT (content_id, tally) DO UPDATE SET count = t.count + EXCLUDED.count`,
};

export interface AddCounts {
  name: string;
  text: string;
}

/** What a batch adds to the counters, as the statements read it: one row per content, and per content and day, in one global order. */
export interface CountRows {
  counts: object[];
  daily: object[];
  tallies: object[];
}

export function countRows(effects: Effects, contents: ReadonlyMap<string, ContentRow>, nowMs: number): CountRows {
  const ids = [...effects.byContent.keys()].sort();
  return { counts: ids.map((id) => statsDelta(id, effects, contents, nowMs)), daily: dailyDeltas(effects, ids), tallies: tallyDeltas(effects, ids) };
}

/** @returns the counts of the contents that changed, after the batch. */
export async function writeCounts(db: Queryable, addCounts: AddCounts, { counts, daily, tallies }: CountRows): Promise<StatsRow[]> {
  if (counts.length === 0) return [];
  const [{ rows }] = await Promise.all([
    db.query<StatsRow>({ ...addCounts, values: [JSON.stringify(counts)] }),
    daily.length > 0 ? db.query({ ...addDaily, values: [JSON.stringify(daily)] }) : null,
    tallies.length > 0 ? db.query({ ...addTallies, values: [JSON.stringify(tallies)] }) : null,
  ]);
  return rows;
}

function statsDelta(id: string, effects: Effects, contents: ReadonlyMap<string, ContentRow>, nowMs: number): object {
  const content = contents.get(id);
  const effect = effects.byContent.get(id);
  if (!content || !effect) throw new Error(`Effects on a content outside its batch: ${id}`);
  return {
    content_id: id,
    type: content.type,
    is_listed: content.isPublic && !content.hiddenAt && !content.removedAt,
    ...byColumn(effect.counts),
    // JSON has no -Infinity; null stands for it.
    trend_hour: Number.isFinite(effect.trend.HOUR) ? effect.trend.HOUR : null,
    trend_day: Number.isFinite(effect.trend.DAY) ? effect.trend.DAY : null,
    trend_week: Number.isFinite(effect.trend.WEEK) ? effect.trend.WEEK : null,
    updated_at: iso(nowMs),
  };
}

function dailyDeltas(effects: Effects, sortedIds: string[]): object[] {
  return sortedIds.flatMap((id) =>
    [...(effects.byContent.get(id)?.days ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([day, counts]) => ({ content_id: id, day: iso(day).slice(0, 10), ...byColumn(counts) })),
  );
}

function tallyDeltas(effects: Effects, sortedIds: string[]): object[] {
  return sortedIds.flatMap((id) =>
    [...(effects.byContent.get(id)?.tallies ?? [])]
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
