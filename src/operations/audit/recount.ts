import { columnOf } from '../../domain/column-name';
import { isListedSql } from '../../domain/content-visibility';
import type { CounterName } from '../../domain/counters';
import { isErasedSql } from '../../infrastructure/database/tables/erased-key';
import { counters } from '../../interactions/registry/counters';
import { modules } from '../../interactions/registry/modules';
import type { AnyModule } from '../../ledger/interaction-module';

const recounts = modules.flatMap(({ recount }: AnyModule) => recount ?? []);

/** SQL that computes the counters of the contents $1 from their facts. Returns one row per content, with columns named as in `content_stats`. */
export const recountSql = `SELECT c.id AS content_id, c.type, ${isListedSql('c')} AS is_listed,
    ${counters.names.map((name) => `COALESCE(${columnOf(name)}, 0)::bigint AS ${columnOf(name)}`).join(', ')}
  FROM content c ${recounts.flatMap(({ table, totals }) => (totals ? [`LEFT JOIN (SELECT content_id, ${aggregates(totals)} FROM ${table} WHERE content_id = ANY($1) GROUP BY 1) ${table} ON ${table}.content_id = c.id`] : [])).join('\n  ')}
  WHERE c.id = ANY($1)`;

/** SQL that computes from the facts which rows `content_daily` should contain for the contents $1. */
export const recountDailySql = recountNewSql(
  'day',
  (at) => `(${at} AT TIME ZONE 'UTC')::date`,
  () => '',
  counters.dailyNames.map(sumOf),
);

/**
 * SQL that computes from the facts which rows `content_hourly` should contain for the contents $1 since the time $2. An erasure rounds times to the
 * day, so the facts of erased users count in the first hour of their day. The columns `erased_…` contain the number of these facts.
 */
export const recountHourlySql = recountNewSql(
  'hour',
  (at) => `date_trunc('hour', ${at}, 'UTC')`,
  (at) => `AND ${at} >= $2`,
  counters.dailyNames.flatMap((name) => [
    sumOf(name),
    `COALESCE(sum(${columnOf(name)}) FILTER (WHERE is_erased), 0)::bigint AS erased_${columnOf(name)}`,
  ]),
);

/** SQL that computes from the facts which rows `content_tallies` should contain for the contents $1. Returns no row for a count of 0. */
export const recountTalliesSql = `SELECT content_id, tally, count(*) AS count FROM (
    ${recounts.flatMap(({ table, tally }) => (tally ? [`SELECT content_id, ${tally} AS tally FROM ${table} WHERE content_id = ANY($1)`] : [])).join('\n    UNION ALL ')}) f
  WHERE tally IS NOT NULL GROUP BY 1, 2`;

function aggregates(counts: Partial<Record<CounterName, string>>): string {
  return Object.entries(counts)
    .map(([name, sql]) => `${sql} AS ${columnOf(name as CounterName)}`)
    .join(', ');
}

function sumOf(name: CounterName): string {
  return `sum(${columnOf(name)})::bigint AS ${columnOf(name)}`;
}

function recountNewSql(bucket: string, startSql: (at: string) => string, only: (at: string) => string, columns: string[]): string {
  const counts = recounts.flatMap(({ table, daily }) => {
    if (!daily) return [];
    const sums = counters.dailyNames.map((name) => `${daily.counts[name] ?? '0'} AS ${columnOf(name)}`);
    return `SELECT content_id, ${startSql(daily.at)} AS ${bucket}, ${isErasedSql('user_id')} AS is_erased, ${sums.join(', ')}
    FROM ${table} WHERE content_id = ANY($1) AND ${daily.at} IS NOT NULL ${only(daily.at)} GROUP BY 1, 2, 3`;
  });
  return `SELECT content_id, ${bucket}, ${columns.join(', ')}
  FROM (${counts.join('\n  UNION ALL ')}) f
  GROUP BY 1, 2`;
}
