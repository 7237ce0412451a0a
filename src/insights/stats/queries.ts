import { columnOf } from '../../domain/column-name';
import type { CounterName, DailyCounterName, DailyCounts } from '../../domain/counters';
import { variantsByFields } from '../../infrastructure/database/column-variants';
import { SharedRead } from '../../infrastructure/database/shared-read';
import { statement } from '../../infrastructure/database/statement';
import { textArray } from '../../infrastructure/database/text-array';
import { reactions } from '../../interactions/reactions/module';
import { counters, counterTables } from '../../interactions/registry/counters';
import { views } from '../../interactions/views/module';
import { type StatsRow, statsColumnsSql } from '../../ledger/counter-tables';

const viewColumns = Object.keys(views.counters) as CounterName[];
// Separate from the count of views, which pages of contents request most often.
const viewingColumns = viewColumns.filter((name) => name !== 'viewCount');
const reactionColumns = Object.keys(reactions.counters) as CounterName[];
const otherColumns = counters.names.filter((name) => !viewColumns.includes(name) && !reactionColumns.includes(name));
const groupColumns: Record<'views' | 'viewings' | 'reactions' | 'others' | 'scores', readonly (keyof StatsRow)[]> = {
  views: ['viewCount'],
  viewings: viewingColumns,
  reactions: reactionColumns,
  others: otherColumns,
  scores: ['version', 'isListed', 'popularity', 'trendHour', 'trendDay', 'trendWeek', 'updatedAt'],
};
const groupFields = {
  views: ['viewCount'],
  viewings: viewingColumns,
  reactions: reactionColumns,
  others: [...otherColumns, 'averageRating', 'bayesianRating'],
  scores: ['version', 'popularityScore', 'trendingScore', 'updatedAt'],
};

/** Row of `content_stats` with the columns that an operation requests. */
export type LoadedStats = Pick<StatsRow, 'contentId'> & Partial<StatsRow>;

/** Returns the shared read of counts by content id with the columns of these fields of `ContentStats`; with all columns if the fields are null. */
export const statsReadOf = variantsByFields(groupFields, (groups) => {
  const columns = ['contentId', ...groups.flatMap((group) => groupColumns[group])] as (keyof StatsRow)[];
  const byId = statement(
    `stats-by-id:${['core', ...groups].join('+')}`,
    Object.fromEntries(columns.map((name) => [name, counterTables.statsColumns[name]])),
    `SELECT ${statsColumnsSql(columns)} FROM content_stats s WHERE s.content_id = ANY($1)`,
  );
  return new SharedRead<LoadedStats>(async (db, batch) => {
    const rows = (await byId.rows(db, [textArray(batch.keys)])) as unknown as LoadedStats[];
    for (const row of rows) batch.set(row.contentId, row);
  });
});

/** Length of each period in UTC days. Today is the last day of each period. */
export const recentDays = { DAY: 1, WEEK: 7, MONTH: 30 } as const;
export type RecentPeriod = keyof typeof recentDays;
export type RecentCounts = Record<RecentPeriod, DailyCounts>;
const recentPeriods = Object.keys(recentDays) as RecentPeriod[];

type RecentColumn = `${RecentPeriod} ${DailyCounterName}`;
const recentGroups = { views: viewColumns.filter(isDaily), reactions: reactionColumns.filter(isDaily), others: otherColumns.filter(isDaily) };

/**
 * Returns the shared read of the numbers of new interactions with a content, on the current UTC day and in the 7 and 30 days that end with it. They have
 * at least the counters of these fields of `PeriodCounts`, and all counters if the fields are null. Contents without new interactions have no row.
 */
export const recentReadOf = variantsByFields(recentGroups, (groups) => {
  const names = groups.flatMap((group) => recentGroups[group]);
  const columns = recentPeriods.flatMap((period) =>
    names.map((name) => ({
      name: `${period} ${name}` satisfies RecentColumn,
      sql: `COALESCE(sum(${columnOf(name)}) FILTER (WHERE day > $2::date - ${recentDays[period]}), 0)::bigint`,
    })),
  );
  const byId = statement(
    `recent-counts:${['core', ...groups].join('+')}`,
    { contentId: 'text', ...(Object.fromEntries(columns.map(({ name }) => [name, 'int8'])) as Record<RecentColumn, 'int8'>) },
    `SELECT ${['content_id AS "contentId"', ...columns.map(({ name, sql }) => `${sql} AS "${name}"`)].join(', ')}
    FROM content_daily WHERE content_id = ANY($1) AND day > $2::date - ${recentDays.MONTH} AND day <= $2::date GROUP BY content_id`,
  );
  const countsOf = (row: Record<RecentColumn, number>, period: RecentPeriod) =>
    Object.fromEntries(names.map((name) => [name, row[`${period} ${name}`]])) as DailyCounts;
  return new SharedRead<RecentCounts>(async (db, batch) => {
    for (const row of await byId.rows(db, [textArray(batch.keys), new Date().toISOString().slice(0, 10)]))
      batch.set(row.contentId, { DAY: countsOf(row, 'DAY'), WEEK: countsOf(row, 'WEEK'), MONTH: countsOf(row, 'MONTH') });
  });
});

function isDaily(name: CounterName): name is DailyCounterName {
  return counters.isDaily(name);
}

const tallies = statement(
  'tallies-by-id',
  { contentId: 'text', tally: 'text', count: 'int8' },
  'SELECT content_id AS "contentId", tally, count FROM content_tallies WHERE content_id = ANY($1) AND count > 0 ORDER BY count DESC, tally',
);

/** Shared read of the tallies by content id, such as `reaction:LOVE`, with the highest count first. */
export const talliesRead = new SharedRead<ReadonlyMap<string, number>>(async (db, batch) => {
  const byId = new Map<string, Map<string, number>>();
  for (const { contentId, tally, count } of await tallies.rows(db, [textArray(batch.keys)])) {
    const counts = byId.get(contentId);
    if (counts) counts.set(tally, count);
    else byId.set(contentId, new Map([[tally, count]]));
  }
  for (const [contentId, counts] of byId) batch.set(contentId, counts);
});
