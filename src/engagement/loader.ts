import DataLoader from 'dataloader';
import type { Queryable } from '../database/pool';
import { type EngagementRow, engagementById, noEngagement } from './queries';

/** The engagement with all the contents of a page in one statement. */
export function createEngagementLoader(db: Queryable): DataLoader<string, EngagementRow> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await engagementById(db, ids)).map((row) => [row.contentId, row]));
    return ids.map((id) => byId.get(id) ?? noEngagement(id));
  });
}
