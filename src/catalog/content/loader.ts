import DataLoader from 'dataloader';
import type { ContentRow } from '../../domain/content-types';
import { maySee } from '../../domain/content-visibility';
import type { Viewer } from '../../infrastructure/auth';
import type { Queryable } from '../../infrastructure/database/pool';
import { contentsById } from '../../ledger/read-contents';

declare module '../../graphql/context' {
  interface Loaders {
    content: ReturnType<typeof createContentLoader>;
  }
}

/** Creates a loader of contents by id. The result is null for contents that do not exist or that the viewer cannot see. */
export function createContentLoader(db: Queryable, viewer: Viewer | null): DataLoader<string, ContentRow | null> {
  return new DataLoader(async (ids) => {
    const byId = new Map((await contentsById(db, ids)).map((row) => [row.id, row]));
    return ids.map((id) => {
      const content = byId.get(id);
      return content && maySee(viewer, content) ? content : null;
    });
  });
}
