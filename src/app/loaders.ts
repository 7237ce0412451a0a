import { createContentLoader, createWholeContentLoader } from '../catalog/content/loader';
import { createUserLoader } from '../catalog/users/loader';
import { createViewerStateLoader } from '../catalog/viewer-state/loader';
import { createItemLoader } from '../community/collections/loader';
import { createCollectionLoader } from '../community/collections/queries';
import { createFollowedLoader } from '../community/follows/loader';
import { createModerationLoader } from '../community/moderation/queries';
import type { Context, Loaders } from '../graphql/context';
import { createEngagementLoader } from '../insights/engagement/loader';
import { createEntryDetailsLoader } from '../insights/history/details';
import { createRecentLoader, createStatsLoader, createTallyLoader } from '../insights/stats/loader';
import { createCommentLoader } from '../interactions/comments/queries';
import { createReportLoader } from '../interactions/reports/queries';
import { createReviewLoader } from '../interactions/reviews/queries';

/** Creates the DataLoaders of one request. */
export function createLoaders(context: Context): Loaders {
  const {
    db,
    viewer,
    services: { reader, cache },
  } = context;
  const viewerId = viewer?.id ?? null;
  return {
    content: createContentLoader(context),
    wholeContent: createWholeContentLoader(context),
    stats: createStatsLoader(context),
    recent: createRecentLoader(context),
    viewerState: createViewerStateLoader(context),
    // Engagement does not depend on the viewer and can be a minute old, so all requests share the cache and the replica can compute it.
    engagement: createEngagementLoader(reader, cache),
    tallies: createTallyLoader(db),
    user: createUserLoader(db),
    followed: createFollowedLoader(db, viewerId),
    items: createItemLoader(db),
    moderation: createModerationLoader(db),
    comment: createCommentLoader(db),
    review: createReviewLoader(db, viewerId),
    collection: createCollectionLoader(db),
    report: createReportLoader(db),
    entryDetails: createEntryDetailsLoader(db, viewerId),
  };
}
