import type { Context } from '../../graphql/context';
import { RowLoader } from '../../infrastructure/database/row-loader';
import { type LoadedState, noState, stateReadOf } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    viewerState: ReturnType<typeof createViewerStateLoader>;
  }
}

/**
 * Creates a loader of the viewer's states by content id, with the columns that the operation requests. The result is null without a viewer. Contents
 * that do not exist have an empty state.
 */
export function createViewerStateLoader(context: Context): RowLoader<LoadedState | null> {
  const { db, viewer } = context;
  if (!viewer) return new RowLoader(async (ids) => ids.map(() => null));
  const read = stateReadOf(context.fieldsOf('ViewerState'));
  return new RowLoader(async (ids) => {
    const states = await read.rows(db, ids, viewer.id);
    return states.map((state) => state ?? noState);
  });
}
