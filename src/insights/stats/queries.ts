import { columnOf } from '../../domain/column-name';
import { type DailyCounterName, type DailyCounts } from '../../domain/counters';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import { counters } from '../../interactions/registry/counters';

/** Length of each period in UTC days. Today is the last day of each period. */
export const recentDays = { DAY: 1, WEEK: 7, MONTH: 30 } as const;
export type RecentPeriod = keyof typeof recentDays;
export type RecentCounts = Record<RecentPeriod, DailyCounts>;
const recentPeriods = Object.keys(recentDays) as RecentPeriod[];

type RecentColumn = `${RecentPeriod} ${DailyCounterName}`;
const recentColumns = recentPeriods.flatMap((period) => counters.dailyNames.map((name): RecentColumn => `${period} ${name}`));

const recent = statement(
  'recent-counts',
  { contentId: 'text', ...(Object.fromEntries(recentColumns.map((column) => [column, 'int8'])) as Record<RecentColumn, 'int8'>) },
  `SELECT content_id AS "contentId", ${recentPeriods
    .flatMap((period) =>
      counters.dailyNames.map(
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
    Object.fromEntries(counters.dailyNames.map((name) => [name, row[`${period} ${name}`]])) as DailyCounts;
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
