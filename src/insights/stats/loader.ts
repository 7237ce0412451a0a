import type { Context } from '../../graphql/context';
import type { Queryable } from '../../infrastructure/database/pool';
import { RowLoader } from '../../infrastructure/database/row-loader';
import { type LoadedStats, type RecentCounts, recentReadOf, statsReadOf, talliesRead } from './queries';
import { noCounts } from './series';

declare module '../../graphql/context' {
  interface Loaders {
    stats: ReturnType<typeof createStatsLoader>;
    recent: ReturnType<typeof createRecentLoader>;
    tallies: ReturnType<typeof createTallyLoader>;
  }
}

/** Creates a loader of counts by content id, with the columns of the fields that the operation requests. */
export function createStatsLoader(context: Context): RowLoader<LoadedStats | null> {
  const { db } = context;
  const read = statsReadOf(context.fieldsOf('ContentStats'));
  return new RowLoader((ids) => read.rows(db, ids));
}

const noRecentCounts: RecentCounts = { DAY: noCounts(), WEEK: noCounts(), MONTH: noCounts() };

/** Creates a loader of the numbers of new interactions with a content on the current UTC day and in the last 7 and 30 days. */
export function createRecentLoader(context: Context): RowLoader<RecentCounts> {
  const { db } = context;
  const read = recentReadOf(context.fieldsOf('PeriodCounts'));
  return new RowLoader(async (ids) => (await read.rows(db, ids)).map((counts) => counts ?? noRecentCounts));
}

const noTallies: ReadonlyMap<string, number> = new Map();

/** Creates a loader of the tallies of a content, such as `reaction:LOVE` or `rating:7`, with the highest count first. Omits tallies that are zero. */
export function createTallyLoader(db: Queryable): RowLoader<ReadonlyMap<string, number>> {
  return new RowLoader(async (ids) => (await talliesRead.rows(db, ids)).map((tallies) => tallies ?? noTallies));
}
