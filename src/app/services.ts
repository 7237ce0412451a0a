import cluster from 'node:cluster';
import type { FastifyBaseLogger } from 'fastify';
import { forgetCatalogueVersion } from '../catalog/content/catalogue-version';
import { createUserRegistry, type UserRegistry } from '../catalog/users/admit-users';
import { viewerStates } from '../catalog/viewer-state/queries';
import { createInbox } from '../community/notifications/notification-feed';
import { createRecommender } from '../discovery/recommendations/recommender';
import { createTrainer } from '../discovery/recommendations/training';
import type { Services } from '../graphql/context';
import { createSemaphore } from '../graphql/limits/semaphore';
import { createWorkload } from '../graphql/limits/workload';
import { createAuthenticator, type Identify, sharedSecret, type Viewer } from '../infrastructure/auth';
import { createCache } from '../infrastructure/cache/cache';
import { createMemoryStore } from '../infrastructure/cache/memory';
import { createRedisStore } from '../infrastructure/cache/redis';
import type { Store } from '../infrastructure/cache/store';
import type { Config } from '../infrastructure/config/read-config';
import { PrismaClient } from '../infrastructure/database/generated/client';
import { installationKey } from '../infrastructure/database/installation-key';
import { type Database, prismaAdapter } from '../infrastructure/database/pool';
import { createLocalPubSub, createWorkerPubSub, type PubSub } from '../infrastructure/pubsub/pubsub';
import { createRedisClusterPubSub, createRedisPubSub } from '../infrastructure/pubsub/redis-pubsub';
import { createRateLimit, type RateLimit } from '../infrastructure/rate-limit';
import { counterTables, weightsWith } from '../interactions/registry/counters';
import { modules } from '../interactions/registry/modules';
import { createViewHandles } from '../interactions/views/view-handle';
import { type LimitedLedger, withAllowance } from '../ledger/fact-rate-limit';
import { createLedger } from '../ledger/ledger';
import { createActivityFeed } from '../live/activity-feed';
import { createConnections } from '../live/connections';
import { createLiveStats } from '../live/live-stats';
import { createSubscriptionQuota } from '../live/subscription-quota';
import { createTrendingFeed } from '../live/trending-feed';
import { createMetrics } from '../operations/metrics';
import { erasureKeys } from '../privacy/erasure/run-erasure';
import { createErasures, type Erasures } from '../privacy/erasure/running-erasures';
import { createExports } from '../privacy/export/running-exports';
import { createExportLinks } from '../privacy/export/signed-links';
import { createLoaders } from './loaders';
import { createPools, type Pools } from './pools';

/** `Services.scans` allows one concurrent scan for each 5 connections of the request pool, so that scans leave connections to other statements. */
const poolPerScan = 5;

interface OpenServices {
  services: Services;
  /** Rejects new interactions and commits the accepted ones. Aborts exports and training, and stops erasures after their current batch. */
  settle(): Promise<void>;
  /** Stops the feeds that send events to subscriptions, and closes the connections to other servers and to the store of the rate limits. */
  closeFeeds(): Promise<void>;
  /** Closes the cache and all database connections. Call it after the transports are closed. */
  close(): Promise<void>;
}

/** Creates the services of one server, and the functions that close them. */
export async function openServices(config: Config, databaseUrl: string, log: FastifyBaseLogger): Promise<OpenServices> {
  const pools = createPools(config, databaseUrl);
  const pool = pools.requests;
  const bus = busOf(config, log);
  const erasureKeyOf = await erasureKeys(pool);
  const users = createUserRegistry(pool, erasureKeyOf);
  const rateLimit = createRateLimit(config.limits.rates, config.redisUrl);
  const ledger = ledgerOf(config, pools.ledger, erasureKeyOf, rateLimit, log);
  const metrics = createMetrics(ledger);
  const cache = createCache(storeOf(config, log), metrics.cacheRequests);
  const liveStats = createLiveStats({ pool, bus, ledger });
  const known: Known = {
    config,
    ledger,
    pool,
    jobsPool: pools.jobs,
    reader: pools.replica.reader,
    prisma: new PrismaClient({ adapter: prismaAdapter(pool) }),
    identify: identifyWith(config, users),
    liveStats,
    trendingFeed: createTrendingFeed(pool, liveStats),
    activityFeed: createActivityFeed(bus, ledger),
    inbox: createInbox(pool, bus, ledger),
    rateLimit,
    workload: createWorkload({ capacity: config.limits.cost, timeoutMs: config.limits.operationMs, rates: config.limits.rates, rateLimit }),
    createLoaders,
    log,
    users,
    erasureKeyOf,
    cache,
    metrics,
    scans: createSemaphore(Math.max(1, Math.floor(config.databasePoolSize / poolPerScan))),
    connections: createConnections(),
    subscriptionQuota: createSubscriptionQuota(config.limits.followed),
    viewHandles: createViewHandles(await installationKey(pool, 'view-handles')),
    recommender: createRecommender(pool, cache, { bus, ledger }),
    trainer: createTrainer(pools.jobs, databaseUrl),
    exports: createExports(pools.exports),
    exportLinks: createExportLinks(await installationKey(pool, 'export-links'), users.admit),
  };
  const services: Services = { ...known, erasures: erasuresOf(known, bus) };
  return { services, ...endsOf(services, bus, pools) };
}

type Known = Omit<Services, 'erasures'>;

function endsOf(services: Services, bus: PubSub, pools: Pools): Omit<OpenServices, 'services'> {
  const { ledger, trainer, exports, erasures, liveStats, trendingFeed, activityFeed, inbox, rateLimit, cache, prisma } = services;
  return {
    async settle() {
      exports.close();
      await Promise.all([ledger.close(), trainer.close(), erasures.close()]);
    },
    async closeFeeds() {
      for (const feed of [liveStats, trendingFeed, activityFeed, inbox]) feed.close();
      await bus.close();
      rateLimit.close();
    },
    async close() {
      await cache.close();
      await prisma.$disconnect();
      await pools.close();
    },
  };
}

function identifyWith(config: Config, users: UserRegistry): Identify {
  const authenticate = createAuthenticator({ ...config.auth, secret: config.auth.jwksUrl ? null : sharedSecret(config) });
  const admit = (viewer: Viewer) => {
    const ensured = users.ensure(viewer);
    return ensured ? ensured.then(() => viewer) : viewer;
  };
  return (authorization) => {
    const viewer = authenticate(authorization);
    return viewer instanceof Promise ? viewer.then(admit) : viewer && admit(viewer);
  };
}

function storeOf({ redisUrl }: Config, log: FastifyBaseLogger): Store {
  return redisUrl ? createRedisStore(redisUrl, logLoss(log, 'the server computes results that would be cached')) : createMemoryStore();
}

function busOf({ redisUrl, redisClusterUrls }: Config, log: FastifyBaseLogger): PubSub {
  const onLost = logLoss(log, 'the counts of other servers arrive some seconds late');
  if (redisClusterUrls.length > 0) return createRedisClusterPubSub(redisClusterUrls, onLost);
  if (redisUrl) return createRedisPubSub(redisUrl, onLost);
  return cluster.isWorker ? createWorkerPubSub() : createLocalPubSub();
}

function logLoss(log: FastifyBaseLogger, consequence: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, `Redis cannot be reached. Until it responds, ${consequence}.`);
}

function ledgerOf(
  config: Config,
  pool: Database,
  erasureKeyOf: (userId: string) => string,
  rateLimit: RateLimit,
  log: FastifyBaseLogger,
): LimitedLedger {
  const ledger = createLedger({
    pool,
    modules,
    counterTables,
    viewerStates,
    weights: weightsWith(config.weights),
    hourlyDays: config.retentionDays.hourlyCounts,
    writesTimelineIndex: config.hasUserHistory,
    ...config.ledger,
    erasureKeyOf,
    logError: (message, error) => log.error({ err: error }, message),
  });
  return withAllowance(ledger, rateLimit);
}

function erasuresOf({ config, pool, erasureKeyOf, users, recommender, exports, connections, log }: Known, bus: PubSub): Erasures {
  return createErasures({
    pool,
    bus,
    erasureKeyOf,
    settleMs: config.erasureSettleMs,
    onUnderWay: ({ id, userId, erasedAt }) => {
      users.refuse(userId, id, erasedAt.getTime());
      recommender.forget(userId);
      exports.endOf(userId);
      forgetCatalogueVersion(pool);
    },
    closeOf: connections.closeOf,
    onFinished: (userId) => {
      for (const { forget } of [users, recommender]) forget(userId);
    },
    onMissed: users.forgetAll,
    logError: (message, error) => log.error({ err: error }, message),
  });
}
