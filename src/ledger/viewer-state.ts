import type { Queryable } from '../infrastructure/database/pool';

export interface Pair {
  contentId: string;
  userId: string;
}

/** A user's interactions with one content. `catalog/viewer-state/queries.ts` declares the columns. */
export interface ViewerStateRow extends Pair {}

/** Returns one row for each pair whose content exists, even if the user has no interactions with the content. */
export type ReadViewerStates = (db: Queryable, pairs: readonly Pair[]) => Promise<ViewerStateRow[]>;
