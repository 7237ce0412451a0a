import type { Queryable } from '../infrastructure/database/pool';

interface Pair {
  contentId: string;
  userId: string;
}

/** State of a user on one content. `catalog/viewer-state/queries.ts` declares the columns. */
// biome-ignore lint/suspicious/noEmptyInterface: the feature adds members
export interface ViewerStateRow {}

/**
 * Returns the state of each pair, in the order of the pairs, with the columns that these fields of `ViewerState` need; with all columns if `fields`
 * is null. The state of a pair without interactions is empty.
 */
export type ReadViewerStates = (db: Queryable, pairs: readonly Pair[], fields: ReadonlySet<string> | null) => Promise<ViewerStateRow[]>;
