import DataLoader from 'dataloader';
import type { Queryable } from '../database/pool';
import { type RecentViews, recentViewsById, type StatsRow, statsById, talliesById } from './queries';

export function createStatsLoader(db: Queryable): DataLoader<string, StatsRow | null> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await statsById(db, ids)).map((row) => [row.contentId, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** New viewers of today and of the days before, counted in UTC days. */
export function createDailyLoader(db: Queryable): DataLoader<string, RecentViews> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await recentViewsById(db, ids, Date.now())).map((row) => [row.contentId, row]));
    return ids.map((contentId) => byId.get(contentId) ?? { contentId, today: 0, week: 0, month: 0 });
  });
}

/** The tallies of contents (`reaction:LOVE`, `rating:7`), those of 0 left out. */
export function createTallyLoader(db: Queryable): DataLoader<string, ReadonlyMap<string, number>> {
  return new DataLoader(async (ids) => {
    const byId = new Map(ids.map((id) => [id, new Map<string, number>()]));
    for (const { contentId, tally, count } of await talliesById(db, ids)) byId.get(contentId)?.set(tally, count);
    return ids.map((id) => byId.get(id) ?? new Map());
  });
}
