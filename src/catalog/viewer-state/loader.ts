import DataLoader from 'dataloader';
import type { Viewer } from '../../infrastructure/auth';
import type { Queryable } from '../../infrastructure/database/pool';
import type { ViewerStateRow } from '../../ledger/viewer-state';
import { viewerStates } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    viewerState: ReturnType<typeof createViewerStateLoader>;
  }
}

/** Creates a loader of the viewer's states by content id. Loads the states of a whole page in one statement. The result is null without a viewer. */
export function createViewerStateLoader(db: Queryable, viewer: Viewer | null): DataLoader<string, ViewerStateRow | null> {
  return new DataLoader(async (contentIds) => {
    if (!viewer) return contentIds.map(() => null);
    const rows = await viewerStates(
      db,
      contentIds.map((contentId) => ({ contentId, userId: viewer.id })),
    );
    const byId = new Map(rows.map((row) => [row.contentId, row]));
    return contentIds.map((id) => byId.get(id) ?? null);
  });
}
