import { type CounterName, columnOf, counterNames, type DailyCounterName, type DailyCounts, dailyCounterNames } from '../../domain/counters';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';

/** Returns the SQL select list of a StatsRow. `table` is the alias of `content_stats`. */
export const statsColumns = (table: string): string =>
  [
    `${table}.content_id AS "contentId"`,
    `${table}.is_listed AS "isListed"`,
    `${table}.version`,
    ...counterNames.map((name) => `${table}.${columnOf(name)} AS "${name}"`),
    `${table}.popularity`,
    `${table}.trend_hour AS "trendHour"`,
    `${table}.trend_day AS "trendDay"`,
    `${table}.trend_week AS "trendWeek"`,
    `${table}.updated_at AS "updatedAt"`,
  ].join(', ');

export const statsColumnTypes = {
  contentId: 'text',
  /** Whether the content is public, not hidden and not removed, so that everyone can see it. */
  isListed: 'bool',
  version: 'int8',
  ...(Object.fromEntries(counterNames.map((name) => [name, 'int8'])) as Record<CounterName, 'int8'>),
  popularity: 'float8',
  trendHour: 'float8',
  trendDay: 'float8',
  trendWeek: 'float8',
  updatedAt: 'timestamptz',
} as const;
/** Row of `content_stats`. Each trend is the log2 of a decaying sum (see domain/trend-score.ts). */
export type StatsRow = RowOf<typeof statsColumnTypes>;

const byId = statement('stats-by-id', statsColumnTypes, `SELECT ${statsColumns('s')} FROM content_stats s WHERE s.content_id = ANY($1)`);

/** Returns the counters of these contents, in any order. */
export function statsById(db: Queryable, ids: readonly string[]): Promise<StatsRow[]> {
  return byId.rows(db, [ids]);
}

/** Length of each period in UTC days. Today is the last day of each period. */
export const recentDays = { DAY: 1, WEEK: 7, MONTH: 30 } as const;
export type RecentPeriod = keyof typeof recentDays;
export type RecentCounts = Record<RecentPeriod, DailyCounts>;
const recentPeriods = Object.keys(recentDays) as RecentPeriod[];

type RecentColumn = `${RecentPeriod} ${DailyCounterName}`;
const recentColumns = recentPeriods.flatMap((period) => dailyCounterNames.map((name): RecentColumn => `${period} ${name}`));

const recent = statement(
  'recent-counts',
  { contentId: 'text', ...(Object.fromEntries(recentColumns.map((column) => [column, 'int8'])) as Record<RecentColumn, 'int8'>) },
  `SELECT content_id AS "contentId", ${recentPeriods
    .flatMap((period) =>
      dailyCounterNames.map(
        (name) => `COALESCE(sum(${columnOf(name)}) FILTER (WHERE day > $2::date - ${recentDays[period]}), 0)::bigint AS "${period} ${name}"`,
      ),
    )
    .join(', ')}
    FROM content_daily WHERE content_id = ANY($1) AND day > $2::date - ${recentDays.MONTH} AND day <= $2::date GROUP BY content_id`,
);

/**
 * Returns the number of new interactions with each content, on the UTC day of `nowMs` and in the 7 and 30 days that end with that day. The map omits
 * contents that have no new interactions.
 */
export async function recentCountsById(db: Queryable, ids: readonly string[], nowMs: number): Promise<Map<string, RecentCounts>> {
  const rows = await recent.rows(db, [ids, new Date(nowMs).toISOString().slice(0, 10)]);
  const countsOf = (row: Record<RecentColumn, number>, period: RecentPeriod) =>
    Object.fromEntries(dailyCounterNames.map((name) => [name, row[`${period} ${name}`]])) as DailyCounts;
  return new Map(rows.map((row) => [row.contentId, { DAY: countsOf(row, 'DAY'), WEEK: countsOf(row, 'WEEK'), MONTH: countsOf(row, 'MONTH') }]));
}

const tallies = statement(
  'tallies-by-id',
  { contentId: 'text', tally: 'text', count: 'int8' },
  'SELECT content_id AS "contentId", tally, count FROM content_tallies WHERE content_id = ANY($1) AND count > 0 ORDER BY count DESC, tally',
);
export type TallyRow = RowOf<typeof tallies.columns>;

/** Returns the tallies of these contents, such as `reaction:LOVE`, with the highest count first. */
export function talliesById(db: Queryable, ids: readonly string[]): Promise<TallyRow[]> {
  return tallies.rows(db, [ids]);
}
