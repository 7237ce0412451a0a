import DataLoader from 'dataloader';
import type { Cache } from '../../infrastructure/cache/cache';
import type { Queryable } from '../../infrastructure/database/pool';
import { type EngagementRow, engagementById, noEngagement } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    engagement: ReturnType<typeof createEngagementLoader>;
  }
}

/** Time in ms for which a result is cached. New views do not invalidate the result earlier, because computing it reads all views of a content. */
const keptMs = 60_000;

/**
 * Creates a loader of the engagement of contents. Results are at most one minute old. One statement computes all results of a page that are not
 * cached.
 */
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
