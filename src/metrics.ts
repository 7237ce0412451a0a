import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { lastAudit } from './ledger/audit';

export interface Metrics {
  detailsPurged: Counter<'kind'>;
  jobRuns: Counter<'job' | 'outcome'>;
  cacheRequests: Counter<'cache' | 'outcome'>;
  auditDrift: Gauge<'counter'>;
  auditContents: Gauge;
  auditedAt: Gauge;
  registry: Registry;
}

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
    registry,
  };
}

/** Serves them at /metrics. The last audit's result is read from the database, whoever ran it. */
export function serveMetrics(fastify: FastifyInstance, metrics: Metrics, pool: Pool): void {
  fastify.get('/metrics', async (_, reply) => {
    // The other numbers are wanted most when the database is away.
    const audit = await lastAudit(pool).catch(() => null);
    for (const [counter, contents] of Object.entries(audit?.driftByCounter ?? {})) metrics.auditDrift.set({ counter }, contents);
    if (audit) metrics.auditContents.set(audit.contents);
    if (audit) metrics.auditedAt.set(Date.parse(audit.startedAt) / 1000);
    return reply.type(metrics.registry.contentType).send(await (cluster.isWorker ? metricsOfAllWorkers() : metrics.registry.metrics()));
  });
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
