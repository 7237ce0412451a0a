import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry, Summary } from 'prom-client';
import type { Database } from '../infrastructure/database/pool';
import type { Ledger } from '../ledger/ledger';
import type { Connections } from '../live/connections';
import type { LiveStats } from '../live/live-stats';
import { lastAudit } from './audit/audit';
import { rollingAudit } from './audit/rolling-audit';

declare module '../graphql/context' {
  interface Services {
    metrics: Metrics;
  }
}

export interface Metrics extends ReturnType<typeof batchMetrics> {
  detailsPurged: Counter<'kind'>;
  jobRuns: Counter<'job' | 'outcome'>;
  cacheRequests: Counter<'cache' | 'outcome'>;
  auditDrift: Gauge<'counter'>;
  auditContents: Gauge;
  auditedAt: Gauge;
  rollingAuditDrift: Gauge<'counter'>;
  rollingAuditedAt: Gauge;
  registry: Registry;
}

/**
 * Options of a summary with the median and 99th percentile of the last minute. With several workers, `/metrics` omits the summary, because
 * quantiles of several processes cannot be aggregated.
 */
const ofLastMinute = { percentiles: [0.5, 0.99], maxAgeSeconds: 60, ageBuckets: 6, aggregator: 'omit' as const };

/** Creates the Prometheus metrics. Updates the metrics of the ledger after each batch that the ledger commits. */
export function createMetrics(ledger: Pick<Ledger, 'onCommit'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries(registry);
    // The constructor adds a listener that answers requests of the primary process for the metrics of this worker.
    new AggregatorRegistry();
  }
  collectDefaultMetrics({ register: registry });
  return {
    detailsPurged: new Counter({
      name: 'rapport_details_purged_total',
      help: 'Rows whose details were deleted by retention, by kind (RETENTION_DAYS).',
      labelNames: ['kind'],
      registers,
    }),
    jobRuns: new Counter({ name: 'rapport_job_runs_total', help: 'Runs of background jobs.', labelNames: ['job', 'outcome'], registers }),
    cacheRequests: new Counter({
      name: 'rapport_cache_requests_total',
      help: 'Cache requests: hit, miss, shared (with an equal computation in progress) and error (of the store).',
      labelNames: ['cache', 'outcome'],
      registers,
    }),
    auditDrift: new Gauge({
      name: 'rapport_audit_drift_contents',
      help: 'Number of contents whose counter differed from its facts in the last audit (npm run audit); 0 is exact.',
      labelNames: ['counter'],
      aggregator: 'max',
      registers,
    }),
    auditContents: new Gauge({ name: 'rapport_audit_contents', help: 'Number of contents in the last audit.', aggregator: 'max', registers }),
    auditedAt: new Gauge({
      name: 'rapport_audit_timestamp_seconds',
      help: 'Start of the last audit in unix seconds; 0 before the first.',
      aggregator: 'max',
      registers,
    }),
    rollingAuditDrift: new Gauge({
      name: 'rapport_rolling_audit_drift_contents',
      help: 'Number of contents whose counter differed from its facts in the current round of the automatic audit.',
      labelNames: ['counter'],
      aggregator: 'max',
      registers,
    }),
    rollingAuditedAt: new Gauge({
      name: 'rapport_rolling_audit_timestamp_seconds',
      help: 'Start of the last slice of the automatic audit in unix seconds; 0 before the first.',
      aggregator: 'max',
      registers,
    }),
    ...batchMetrics(registers, ledger),
    registry,
  };
}

function batchMetrics(registers: Registry[], ledger: Pick<Ledger, 'onCommit'>) {
  const metrics = {
    ledgerFacts: new Counter({ name: 'rapport_ledger_facts_total', help: 'Facts committed, repeats included.', registers }),
    ledgerBatches: new Counter({ name: 'rapport_ledger_batches_total', help: 'Batches committed by the ledger.', registers }),
    ledgerBatchFacts: new Summary({ name: 'rapport_ledger_batch_facts', help: 'Facts per batch.', ...ofLastMinute, registers }),
    ledgerCommitSeconds: new Summary({
      name: 'rapport_ledger_commit_seconds',
      help: 'Time from the start of a batch to its commit, retries included.',
      ...ofLastMinute,
      registers,
    }),
  };
  ledger.onCommit(({ facts, seconds }) => {
    metrics.ledgerFacts.inc(facts);
    metrics.ledgerBatches.inc();
    metrics.ledgerBatchFacts.observe(facts);
    metrics.ledgerCommitSeconds.observe(seconds);
  });
  return metrics;
}

/** Objects whose state the server measures at each scrape of `/metrics`. */
interface Watched {
  ledger: Pick<Ledger, 'load'>;
  liveStats: LiveStats;
  connections: Connections;
}

/** Serves the metrics at `/metrics`, including the results of the last audits, which the server reads from the database. */
export function serveMetrics(fastify: FastifyInstance, { metrics, pool, ...watched }: Watched & { metrics: Metrics; pool: Database }): void {
  measureState(metrics.registry, watched);
  fastify.get('/metrics', async (_, reply) => {
    // Ignores database errors, because operators need the other metrics most while the database is unreachable.
    const [audit, rolling] = await Promise.all([lastAudit.read(pool).catch(() => null), rollingAudit.read(pool).catch(() => null)]);
    for (const [counter, contents] of Object.entries(audit?.driftByCounter ?? {})) metrics.auditDrift.set({ counter }, contents);
    if (audit) metrics.auditContents.set(audit.contents);
    if (audit) metrics.auditedAt.set(Date.parse(audit.startedAt) / 1000);
    for (const [counter, contents] of Object.entries(rolling?.driftByCounter ?? {})) metrics.rollingAuditDrift.set({ counter }, contents);
    if (rolling) metrics.rollingAuditedAt.set(Date.parse(rolling.startedAt) / 1000);
    return reply.type(metrics.registry.contentType).send(await (cluster.isWorker ? metricsOfAllWorkers() : metrics.registry.metrics()));
  });
}

/** Registers gauges that the process measures at each scrape of `/metrics`. */
function measureState(registry: Registry, { ledger, liveStats, connections }: Watched): void {
  const measure = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  measure('rapport_ledger_waiting_facts', 'Facts that wait for a batch.', () => ledger.load().waiting);
  measure('rapport_connections', 'Open WebSockets and event streams.', () => connections.count());
  measure('rapport_followers', 'Contents that subscriptions follow, each counted once per subscription.', () => liveStats.followerCount());
}

let asked = 0;

/** Requests the metrics of all workers from the primary process, so that a scrape of any worker returns the metrics of all workers. */
function metricsOfAllWorkers(): Promise<string> {
  const wantsMetrics = ++asked;
  return new Promise((resolve) => {
    const onMessage = (message: { wantsMetrics?: number; text?: string }) => {
      if (message?.wantsMetrics !== wantsMetrics) return;
      process.off('message', onMessage);
      resolve(message.text ?? '');
    };
    process.on('message', onMessage);
    process.send?.({ wantsMetrics });
  });
}
