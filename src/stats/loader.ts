import DataLoader from 'dataloader';
import type { Queryable } from '../database/pool';
import { type RecentViews, recentViewsById, type StatsRow, statsById } from './queries';

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
