import DataLoader from 'dataloader';
import type { Queryable } from '../../infrastructure/database/pool';
import { counterTables } from '../../interactions/registry/counters';
import type { StatsRow } from '../../ledger/counter-tables';
import { type RecentCounts, recentCountsById, talliesById } from './queries';
import { noCounts } from './series';

declare module '../../graphql/context' {
  interface Loaders {
    stats: ReturnType<typeof createStatsLoader>;
    recent: ReturnType<typeof createRecentLoader>;
    tallies: ReturnType<typeof createTallyLoader>;
  }
}

export function createStatsLoader(db: Queryable): DataLoader<string, StatsRow | null> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await counterTables.statsById(db, ids)).map((row) => [row.contentId, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** Creates a loader of the numbers of new interactions with a content on the current UTC day and in the last 7 and 30 days. */
export function createRecentLoader(db: Queryable): DataLoader<string, RecentCounts> {
  return new DataLoader(async (ids) => {
    const byId = await recentCountsById(db, ids, Date.now());
    return ids.map((id) => byId.get(id) ?? { DAY: noCounts(), WEEK: noCounts(), MONTH: noCounts() });
  });
}

/** Creates a loader of the tallies of a content, such as `reaction:LOVE` or `rating:7`. Omits tallies that are zero. */
export function createTallyLoader(db: Queryable): DataLoader<string, ReadonlyMap<string, number>> {
  return new DataLoader(async (ids) => {
    const byId = new Map(ids.map((id) => [id, new Map<string, number>()]));
    for (const { contentId, tally, count } of await talliesById(db, ids)) byId.get(contentId)?.set(tally, count);
    return ids.map((id) => byId.get(id) ?? new Map());
  });
}
