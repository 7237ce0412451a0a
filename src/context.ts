import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { Identify, Viewer } from './auth';
import type { Cache } from './cache/cache';
import { createItemLoader } from './collections/loader';
import { createCollectionLoader } from './collections/queries';
import { createCommentLoader } from './comments/queries';
import type { Config } from './config';
import { createContentLoader } from './content/loader';
import type { PrismaClient } from './database/generated/client';
import type { Queryable } from './database/pool';
import { createEngagementLoader } from './engagement/loader';
import type { Erasures } from './erasure/erasures';
import { unauthenticated } from './errors';
import type { Exports } from './export/exports';
import type { ExportLinks } from './export/links';
import { createFollowedLoader } from './follows/loader';
import { createEntryDetailsLoader } from './history/details';
import type { LimitedLedger } from './ledger/allowance';
import type { RateLimit } from './limits/rate';
import { createSemaphore, type Semaphore } from './limits/semaphore';
import type { Workload } from './limits/workload';
import type { ActivityFeed } from './live/activity-feed';
import type { Connections } from './live/connections';
import type { LiveStats } from './live/live-stats';
import type { SubscriptionQuota } from './live/subscription-quota';
import type { TrendingFeed } from './live/trending-feed';
import type { Metrics } from './metrics';
import { createModerationLoader } from './moderation/queries';
import type { Inbox } from './notifications/inbox';
import type { Recommender } from './recommendations/recommender';
import type { Trainer } from './recommendations/training';
import { createReportLoader } from './reports/queries';
import { createReviewLoader } from './reviews/queries';
import { createRecentLoader, createStatsLoader, createTallyLoader } from './stats/loader';
import { createUserLoader } from './users/loader';
import type { UserRegistry } from './users/registry';
import { createViewerStateLoader } from './viewer-state/loader';
import type { ViewHandles } from './views/handle';
import type { Origin } from './views/origin';

/** What lives as long as the server. */
export interface Services {
  config: Config;
  pool: Pool;
  /** For work beside the requests, whose statements may take long. */
  jobsPool: Pool;
  /** For questions about everybody, which may be answered as of some seconds ago: a replica, where there is one. */
  reader: Queryable;
  prisma: PrismaClient;
  identify: Identify;
  ledger: LimitedLedger;
  cache: Cache;
  liveStats: LiveStats;
  trendingFeed: TrendingFeed;
  activityFeed: ActivityFeed;
  inbox: Inbox;
  rateLimit: RateLimit;
  workload: Workload;
  /** For statements that read as much as a user, or the service, has: few run at the same time. */
  scans: Semaphore;
  metrics: Metrics;
  connections: Connections;
  subscriptionQuota: SubscriptionQuota;
  viewHandles: ViewHandles;
  exports: Exports;
  exportLinks: ExportLinks;
  recommender: Recommender;
  trainer: Trainer;
  users: UserRegistry;
  erasures: Erasures;
  /** What an erased id is known by. */
  erasureKeyOf: (userId: string) => string;
  /** For what is wrong on our side. */
  log: FastifyBaseLogger;
}

const statementsAtOnce = 3;

/** What every resolver gets, the same over HTTP and WebSocket: the services, who asks, and this request's loaders. */
export class Context {
  // Not a #private field: Apollo copies a context, and those stay behind.
  private loaded: Loaders | undefined;
  private needsPrimary = false;
  private ownStatements: Semaphore | undefined;

  constructor(
    readonly services: Services,
    /** null: no token was given. */
    readonly viewer: Viewer | null,
    readonly requestId: string,
    /** Where the request came from. */
    readonly origin: Origin,
  ) {}

  /** Whoever may have written something reads it where it was written; of those without a token nobody has. */
  get db(): Queryable {
    return this.viewer || this.needsPrimary ? this.services.pool : this.services.reader;
  }

  /** Made at first use: a mutation that loads nothing pays for nothing. */
  get loaders(): Loaders {
    this.loaded ??= createLoaders(this);
    return this.loaded;
  }

  /** For fields that run a statement of their own. */
  get statements(): Semaphore {
    this.ownStatements ??= createSemaphore(statementsAtOnce);
    return this.ownStatements;
  }

  /** Called around each field of a mutation, and at each event of a subscription. */
  forgetLoaded(): void {
    this.loaded = undefined;
  }

  /** What is told now goes with something that a replica may not have yet: the rest of it must not be older. */
  readPrimary(): void {
    if (this.db !== this.services.pool) this.loaded = undefined;
    this.needsPrimary = true;
  }

  /** @throws CodedError UNAUTHENTICATED without a token. */
  get signedIn(): Viewer {
    if (!this.viewer) throw unauthenticated('This needs a token: send the header "Authorization: Bearer <token>".');
    return this.viewer;
  }
}

type Loaders = ReturnType<typeof createLoaders>;

function createLoaders({ db, viewer, services: { reader, cache } }: Context) {
  const viewerId = viewer?.id ?? null;
  return {
    content: createContentLoader(db, viewer),
    stats: createStatsLoader(db),
    recent: createRecentLoader(db),
    viewerState: createViewerStateLoader(db, viewer),
    // Kept for everybody, whoever asks first.
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
