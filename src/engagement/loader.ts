import DataLoader from 'dataloader';
import type { Cache } from '../cache/cache';
import type { Queryable } from '../database/pool';
import { type EngagementRow, engagementById, noEngagement } from './queries';

/** Nothing drops an answer before: it reads all views of a content, however often that is asked for. */
const keptMs = 60_000;

/** The engagement with contents, as of up to a minute ago; of all on a page that are not kept, in one statement. */
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
