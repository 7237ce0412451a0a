import 'reflect-metadata';
import cluster from 'node:cluster';
import cors from '@fastify/cors';
import { PrismaPg } from '@prisma/adapter-pg';
import Fastify, { LogController } from 'fastify';
import { createAuthenticator, sharedSecret } from './auth';
import { createCache } from './cache/cache';
import { createMemoryStore } from './cache/memory';
import { createRedisStore } from './cache/redis';
import type { Config } from './config';
import { forgetCatalogueVersion } from './content/version';
import type { Services } from './context';
import { serveDashboard } from './dashboard/serve';
import { PrismaClient } from './database/generated/client';
import { installationKey } from './database/installation-key';
import { createPool, plansByKey } from './database/pool';
import { createReplica, noReplica } from './database/replica';
import { createErasures } from './erasure/erasures';
import { createExports } from './export/exports';
import { createExportLinks } from './export/links';
import { serveExports } from './export/route';
import { addSecurityHeaders } from './headers';
import { runHourly } from './hourly';
import { serveHttp } from './http';
import { newRequestId } from './identifiers';
import { erasureKeys } from './ledger/erase';
import { createLedger } from './ledger/ledger';
import { auditSlice } from './ledger/rolling-audit';
import { createRateLimit } from './limits/rate';
import { shedOverload } from './limits/shed';
import { createActivityFeed } from './live/activity-feed';
import { createLoneBus, createWorkerBus } from './live/bus';
import { createConnections } from './live/connections';
import { createLiveStats } from './live/live-stats';
import { createRedisBus, createRedisClusterBus } from './live/redis-bus';
import { createTrendingFeed } from './live/trending-feed';
import { createMetrics, serveMetrics } from './metrics';
import { createInbox } from './notifications/inbox';
import { servePlayground } from './playground';
import { createGate } from './prepared';
import { serveProbes } from './probes';
import { proxyTrust } from './proxies';
import { takeRankingSnapshots } from './rankings/snapshots';
import { createRecommender } from './recommendations/recommender';
import { createTrainer } from './recommendations/training';
import { redact } from './redact';
import { serveRest } from './rest/door';
import { purgeRequestKeys } from './rest/once';
import { makeMonths } from './retention/months';
import { purgeDetails } from './retention/purge';
import { createSchema } from './schema';
import { fillSearch } from './search/fill';
import { serveSockets } from './socket';
import { serveEventStreams } from './sse';
import { applyWeights } from './stats/apply-weights';
import { serveTracker } from './tracker/serve';
import { createUserRegistry } from './users/registry';
import { purgeWebhookMessages, serveUserWebhook } from './users/webhook';
import { createViewHandles } from './views/handle';

export interface App {
  services: Services;
  /** Listens; resolves with the URL. */
  start(): Promise<string>;
  /** Takes nothing more, answers what it took, closes sockets and connections. */
  stop(): Promise<void>;
}

const maxBodyBytes = 8 * 1024 * 1024;
/** An id of 255 characters in a path, each of them written as nine. */
const maxEncodedId = 255 * 9;
/** Connections that wait to be taken: with fewer, those of a flood are lost before anything can be said to them. */
const backlog = 4_096;
/** What a browser's scripts may read beside the usual. */
const exposedHeaders = ['ETag', 'Link', 'Retry-After', 'Idempotency-Replayed', 'Content-Disposition'];
const closePatienceMs = 5_000;
/** A ledger that fell silent must not hold its row, and with it the next try, until TCP notices. In milliseconds and seconds. */
const ledgerTimeouts = { idle_in_transaction_session_timeout: '5000', tcp_keepalives_idle: '10' };

/** One server around one schema, on a migrated database. `moreResolvers` are a benchmark's or a test's. */
export async function createApp(config: Config, databaseUrl: string, moreResolvers: readonly (new () => object)[] = []): Promise<App> {
  const fastify = Fastify({
    logger: { level: config.logLevel, hooks: { streamWrite: redact } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    genReqId: newRequestId,
    trustProxy: proxyTrust(config.trustProxy),
    routerOptions: { maxParamLength: maxEncodedId },
    // Who still comes while it stops gets an answer of ours, with a code, and its connection ends with it.
    return503OnClosing: false,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: 'idle',
  });
  // What nobody waits for any more, the database need not finish either.
  const poolSettings = { ...plansByKey, ...config.databaseSettings, statement_timeout: String(config.limits.operationMs) };
  const pool = createPool(databaseUrl, config.databasePoolSize, { settings: poolSettings });
  const ledgerPool = createPool(databaseUrl, config.ledger.lanes, {
    settings: { ...plansByKey, ...config.databaseSettings, ...ledgerTimeouts },
    pipeline: true,
    queryTimeoutMs: 8_000,
  });
  const exports = createExports(databaseUrl);
  const metrics = createMetrics();
  const lost = (consequence: string) => (error: unknown) => fastify.log.warn({ err: error }, `Redis cannot be reached: ${consequence} until it can`);
  const store = config.redisUrl ? createRedisStore(config.redisUrl, lost('answers are computed')) : createMemoryStore();
  const heardLate = lost('what other servers count is seen some seconds late');
  const bus =
    config.redisClusterUrls.length > 0
      ? createRedisClusterBus(config.redisClusterUrls, heardLate)
      : config.redisUrl
        ? createRedisBus(config.redisUrl, heardLate)
        : cluster.isWorker
          ? createWorkerBus()
          : createLoneBus();
  const liveStats = createLiveStats({ pool, bus });
  const activityFeed = createActivityFeed(bus);
  const trendingFeed = createTrendingFeed(pool, liveStats);
  const inbox = createInbox(pool, bus);
  const connections = createConnections();
  const replica = config.databaseReplicaUrl
    ? createReplica(pool, createPool(config.databaseReplicaUrl, config.databasePoolSize, { settings: poolSettings }))
    : noReplica(pool);
  const erasureKeyOf = await erasureKeys(pool);
  const users = createUserRegistry(pool, erasureKeyOf);
  const trainer = createTrainer({ pool, databaseUrl, ...config.recommendations });
  const cache = createCache(store, metrics.cacheRequests);
  const recommender = createRecommender({ pool, cache, ...config.recommendations });
  bus.listen('recommendations', (userIds) => (userIds as string[]).forEach(recommender.forget));
  const forgets = [users.forget, recommender.forget];
  const erasures = createErasures({
    pool,
    bus,
    settleMs: config.erasureSettleMs,
    onUnderWay: ({ id, userId, erasedAt }) => {
      users.refuse(userId, id, erasedAt.getTime());
      recommender.forget(userId);
      exports.endOf(userId);
      forgetCatalogueVersion(pool);
    },
    closeOf: connections.closeOf,
    onFinished: (userId) => {
      for (const forget of forgets) forget(userId);
    },
    onMissed: users.forgetAll,
    logError: (message, error) => fastify.log.error({ err: error }, message),
  });
  const auth = { ...config.auth, secret: config.auth.jwksUrl ? null : sharedSecret(config) };
  const authenticate = createAuthenticator(auth);
  const services: Services = {
    config,
    identify: async (authorization) => {
      const viewer = await authenticate(authorization);
      if (viewer) await users.ensure(viewer);
      return viewer;
    },
    exports,
    pool,
    reader: replica.reader,
    prisma: new PrismaClient({ adapter: new PrismaPg(pool) }),
    liveStats,
    trendingFeed,
    activityFeed,
    inbox,
    rateLimit: createRateLimit(config.limits.rates, config.redisUrl),
    log: fastify.log,
    users,
    erasures,
    cache,
    metrics,
    connections,
    viewHandles: createViewHandles(await installationKey(pool, 'view-handles')),
    recommender,
    trainer,
    exportLinks: createExportLinks(await installationKey(pool, 'export-links'), users.admit),
    ledger: createLedger({
      pool: ledgerPool,
      weights: config.weights,
      policies: config.views.policies,
      hourlyDays: config.retentionDays.hourlyCounts,
      leavesHints: config.hasUserHistory,
      ...config.ledger,
      erasureKeyOf,
      publish: liveStats.publish,
      onRecorded: (entries) => {
        activityFeed.record(entries);
        inbox.nudge([...new Set(entries.flatMap(({ repliesTo }) => repliesTo ?? []))]);
        const userIds = [...new Set(entries.map(({ fact }) => fact.viewer.id))];
        userIds.forEach(recommender.forget);
        // Each worker keeps lists of its own.
        if (!config.redisUrl) bus.publish('recommendations', userIds);
      },
      onBatch: (facts, seconds) => {
        metrics.ledgerFacts.inc(facts);
        metrics.ledgerBatches.inc();
        metrics.ledgerBatchFacts.observe(facts);
        metrics.ledgerCommitSeconds.observe(seconds);
      },
      logError: (message, error) => fastify.log.error({ err: error }, message),
    }),
  };

  await applyWeights(pool, config.weights);
  // Without them what is recorded finds its place all the same, and goes by row one day.
  await makeMonths(pool, config.retentionDays, Date.now()).catch((error) =>
    fastify.log.error({ err: error }, 'The months of details could not be made'),
  );
  const schema = createSchema(moreResolvers);
  addSecurityHeaders(fastify, config.isProduction);
  shedOverload(fastify.server, config.limits.requests);
  fastify.server.maxConnections = config.limits.connections;
  if (config.corsOrigins.length > 0)
    await fastify.register(cors, { origin: config.corsOrigins.includes('*') ? '*' : config.corsOrigins, maxAge: 86_400, exposedHeaders });
  serveProbes(fastify, pool);
  if (config.hasMetrics) serveMetrics(fastify, metrics, pool, services.ledger, liveStats, connections);
  if (config.hasPlayground) await servePlayground(fastify);
  if (config.dashboard) await serveDashboard(fastify, config.dashboard);
  serveTracker(fastify);
  const gate = createGate(schema, config, (details, message) => fastify.log.warn(details, message));
  const apollo = await serveHttp(fastify, services, gate);
  // After the handler of errors, which they inherit.
  serveExports(fastify, exports, services.exportLinks);
  if (config.hasRest) await serveRest(fastify, services);
  if (config.webhookSecret) serveUserWebhook(fastify, pool, erasures, forgets, config.webhookSecret);
  serveEventStreams(fastify, services, gate);
  const closeSockets = serveSockets(fastify, services, gate);
  const jobs = [
    { name: 'months', run: () => makeMonths(pool, config.retentionDays, Date.now()) },
    { name: 'search', run: async () => void (await fillSearch(pool)) },
    {
      name: 'retention',
      run: async () => {
        const purged = await purgeDetails(pool, config.retentionDays, Date.now());
        for (const [kind, rows] of Object.entries(purged)) metrics.detailsPurged.inc({ kind }, rows);
      },
    },
    { name: 'ranking-snapshots', run: () => takeRankingSnapshots(pool, Date.now()) },
    { name: 'audit', run: async () => void (await auditSlice(pool, { hourlyDays: config.retentionDays.hourlyCounts, nowMs: Date.now() })) },
    { name: 'train-recommender', run: async () => void (await trainer.train()) },
    { name: 'purge-webhook-messages', run: async () => void (await purgeWebhookMessages(pool, Date.now())) },
    { name: 'purge-request-keys', run: async () => void (await purgeRequestKeys(pool, Date.now())) },
  ];
  let stopJobs = async () => {};

  return {
    services,
    async start() {
      const url = await fastify.listen({ host: config.host, port: config.port, backlog });
      stopJobs = runHourly(pool, jobs, ({ name: job }, error) => {
        metrics.jobRuns.inc({ job, outcome: error ? 'failed' : 'done' });
        if (error) fastify.log.error({ err: error, job }, 'A background job failed; it is tried again in an hour');
      });
      return url;
    },
    async stop() {
      // First the answers to what was taken; then the doors.
      await Promise.all([services.ledger.close(), trainer.close().then(stopJobs), exports.close(), erasures.close()]);
      await new Promise(setImmediate);
      await closeSockets();
      for (const feed of [liveStats, trendingFeed, activityFeed, inbox]) feed.close();
      await bus.close();
      services.rateLimit.close();
      // Who does not read the answer they asked for must not hold up a stop.
      const patience = setTimeout(() => fastify.server.closeAllConnections(), closePatienceMs);
      await fastify.close();
      clearTimeout(patience);
      await apollo.stop();
      await services.cache.close();
      await replica.close();
      await services.prisma.$disconnect();
      await Promise.all([pool.end(), ledgerPool.end()]);
    },
  };
}
