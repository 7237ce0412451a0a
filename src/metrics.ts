import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry, Summary } from 'prom-client';
import { lastAudit } from './audit/audit';
import { rollingAudit } from './audit/rolling-audit';
import type { Ledger } from './ledger/ledger';
import type { Connections } from './live/connections';
import type { LiveStats } from './live/live-stats';

export interface Metrics {
  detailsPurged: Counter<'kind'>;
  jobRuns: Counter<'job' | 'outcome'>;
  cacheRequests: Counter<'cache' | 'outcome'>;
  auditDrift: Gauge<'counter'>;
  auditContents: Gauge;
  auditedAt: Gauge;
  rollingAuditDrift: Gauge<'counter'>;
  rollingAuditedAt: Gauge;
  ledgerFacts: Counter;
  ledgerBatches: Counter;
  ledgerBatchFacts: Summary;
  ledgerCommitSeconds: Summary;
  registry: Registry;
}

/** Quantiles are those of the last minute; those of several workers cannot be added up. */
const ofLastMinute = { percentiles: [0.5, 0.99], maxAgeSeconds: 60, ageBuckets: 6, aggregator: 'omit' as const };

/** What an operator's Prometheus reads. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries(registry);
    // Hears when the primary asks.
    new AggregatorRegistry();
  }
  collectDefaultMetrics({ register: registry });
  return {
    detailsPurged: new Counter({
      name: 'rapport_details_purged_total',
      help: 'Rows that lost a detail for its age, by kind (RETENTION_DAYS).',
      labelNames: ['kind'],
      registers,
    }),
    jobRuns: new Counter({ name: 'rapport_job_runs_total', help: 'Runs of background jobs.', labelNames: ['job', 'outcome'], registers }),
    cacheRequests: new Counter({
      name: 'rapport_cache_requests_total',
      help: 'Questions to a cache: hit, miss, shared with an equal one under way; and error, of the store behind it.',
      labelNames: ['cache', 'outcome'],
      registers,
    }),
    auditDrift: new Gauge({
      name: 'rapport_audit_drift_contents',
      help: 'On how many contents a counter differed from its facts at the last audit (npm run audit); 0 is exact.',
      labelNames: ['counter'],
      aggregator: 'max',
      registers,
    }),
    auditContents: new Gauge({ name: 'rapport_audit_contents', help: 'How many contents the last audit recounted.', aggregator: 'max', registers }),
    auditedAt: new Gauge({
      name: 'rapport_audit_timestamp_seconds',
      help: 'When the last audit began, in unix seconds; 0: never.',
      aggregator: 'max',
      registers,
    }),
    rollingAuditDrift: new Gauge({
      name: 'rapport_rolling_audit_drift_contents',
      help: 'On how many contents a counter differed from its facts, in the present round of the audit that servers make slice by slice.',
      labelNames: ['counter'],
      aggregator: 'max',
      registers,
    }),
    rollingAuditedAt: new Gauge({
      name: 'rapport_rolling_audit_timestamp_seconds',
      help: 'When the last slice of it began, in unix seconds; 0: never.',
      aggregator: 'max',
      registers,
    }),
    ledgerFacts: new Counter({ name: 'rapport_ledger_facts_total', help: 'Facts committed, repeats included.', registers }),
    ledgerBatches: new Counter({ name: 'rapport_ledger_batches_total', help: 'Batches they were committed in.', registers }),
    ledgerBatchFacts: new Summary({ name: 'rapport_ledger_batch_facts', help: 'Facts committed in one batch.', ...ofLastMinute, registers }),
    ledgerCommitSeconds: new Summary({
      name: 'rapport_ledger_commit_seconds',
      help: 'From the start of a batch to its commit, tries that failed included.',
      ...ofLastMinute,
      registers,
    }),
    registry,
  };
}

/** What is measured at the moment of asking. */
interface Watched {
  ledger: Pick<Ledger, 'load'>;
  liveStats: LiveStats;
  connections: Connections;
}

/** Serves them at /metrics. The last audits' results are read from the database, whoever ran them. */
export function serveMetrics(fastify: FastifyInstance, { metrics, pool, ...watched }: Watched & { metrics: Metrics; pool: Pool }): void {
  measureState(metrics.registry, watched);
  fastify.get('/metrics', async (_, reply) => {
    // The other numbers are wanted most when the database is away.
    const [audit, rolling] = await Promise.all([lastAudit(pool).catch(() => null), rollingAudit(pool).catch(() => null)]);
    for (const [counter, contents] of Object.entries(audit?.driftByCounter ?? {})) metrics.auditDrift.set({ counter }, contents);
    if (audit) metrics.auditContents.set(audit.contents);
    if (audit) metrics.auditedAt.set(Date.parse(audit.startedAt) / 1000);
    for (const [counter, contents] of Object.entries(rolling?.driftByCounter ?? {})) metrics.rollingAuditDrift.set({ counter }, contents);
    if (rolling) metrics.rollingAuditedAt.set(Date.parse(rolling.startedAt) / 1000);
    return reply.type(metrics.registry.contentType).send(await (cluster.isWorker ? metricsOfAllWorkers() : metrics.registry.metrics()));
  });
}

/** What stands at the moment of asking, in whichever process. */
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
  measure('rapport_followers', 'Contents followed live, each as often as somebody follows it.', () => liveStats.followerCount());
}

let asked = 0;

/** Added up by the primary: a scrape that reached one worker tells of all. */
function metricsOfAllWorkers(): Promise<string> {
  const wantsMetrics = ++asked;
  return new Promise((resolve) => {
    const hear = (message: { wantsMetrics?: number; text?: string }) => {
      if (message?.wantsMetrics !== wantsMetrics) return;
      process.off('message', hear);
      resolve(message.text ?? '');
    };
    process.on('message', hear);
    process.send?.({ wantsMetrics });
  });
}
