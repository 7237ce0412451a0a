import DataLoader from 'dataloader';
import type { Cache } from '../../infrastructure/cache/cache';
import type { Queryable } from '../../infrastructure/database/pool';
import { type EngagementRow, engagementById, noEngagement } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    engagement: ReturnType<typeof createEngagementLoader>;
  }
}

/** Lifetime of a cached result. Computing it reads all views of a content, so it is not invalidated earlier. */
const keptMs = 60_000;

/** Loads the engagement of contents, up to one minute old. One statement computes all uncached contents of a page. */
export function createEngagementLoader(db: Queryable, cache: Cache): DataLoader<string, EngagementRow> {
  const computed = new DataLoader<string, EngagementRow>(
    async (ids) => {
      const byId = new Map((await engagementById(db, ids)).map((row) => [row.contentId, row]));
      return ids.map((id) => byId.get(id) ?? noEngagement(id));
    },
    { cache: false },
  );
  return new DataLoader((ids) => Promise.all(ids.map((id) => cache.get(`engagement:${id}`, keptMs, () => computed.load(id)))));
}
