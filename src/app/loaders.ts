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

type Creators = { [Name in keyof Loaders]: (context: Context) => Loaders[Name] };

const viewerId = ({ viewer }: Context) => viewer?.id ?? null;

const creators: Creators = {
  content: createContentLoader,
  wholeContent: createWholeContentLoader,
  stats: createStatsLoader,
  recent: createRecentLoader,
  viewerState: createViewerStateLoader,
  // Engagement does not depend on the viewer and can be a minute old, so all requests share the cache and the replica can compute it.
  engagement: ({ services }) => createEngagementLoader(services.reader, services.cache),
  tallies: ({ db }) => createTallyLoader(db),
  user: ({ db }) => createUserLoader(db),
  followed: (context) => createFollowedLoader(context.db, viewerId(context)),
  items: ({ db }) => createItemLoader(db),
  moderation: ({ db }) => createModerationLoader(db),
  comment: ({ db }) => createCommentLoader(db),
  review: (context) => createReviewLoader(context.db, viewerId(context)),
  collection: ({ db }) => createCollectionLoader(db),
  report: ({ db }) => createReportLoader(db),
  entryDetails: (context) => createEntryDetailsLoader(context.db, viewerId(context)),
};

class RequestLoaders {
  private readonly created: Partial<Record<keyof Loaders, unknown>> = {};

  constructor(private readonly context: Context) {}

  static {
    for (const name of Object.keys(creators) as (keyof Loaders)[])
      Object.defineProperty(RequestLoaders.prototype, name, {
        get(this: RequestLoaders) {
          this.created[name] ??= creators[name](this.context);
          return this.created[name];
        },
      });
  }
}

/** Creates the DataLoaders of one request, each at its first use, because most requests use few of them. */
export function createLoaders(context: Context): Loaders {
  return new RequestLoaders(context) as unknown as Loaders;
}
