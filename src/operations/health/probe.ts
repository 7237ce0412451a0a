import { getHeapStatistics } from 'node:v8';
import type { Counter, Summary } from 'prom-client';
import { version } from '../../../package.json';
import type { Services } from '../../graphql/context';
import type { Database } from '../../infrastructure/database/pool';
import { isReachable } from '../../infrastructure/database/reachable';
import { lastAudit } from '../audit/audit';
import { rollingAudit } from '../audit/rolling-audit';
import type { AuditState, DatabaseHealth, Health, Measured } from './health.type';

/** Returns the state of this server, even if the database is unreachable. */
export async function health({ config, pool, ledger, cache, liveStats, metrics, connections }: Services): Promise<Health> {
  const database = await databaseHealth(pool, config.databasePoolSize);
  const [batches, commits, facts, batchCount] = await Promise.all([
    recent(metrics.ledgerBatchFacts),
    recent(metrics.ledgerCommitSeconds),
    total(metrics.ledgerFacts),
    total(metrics.ledgerBatches),
  ]);
  const { waiting, busyWriters: busyLanes } = ledger.load();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    version,
    startedAt: new Date(performance.timeOrigin),
    asOf: new Date(),
    memoryBytes: rss,
    heapBytes: heapUsed,
    maxHeapBytes: getHeapStatistics().heap_size_limit,
    ledger: {
      waitingCount: waiting,
      maxWaitingCount: config.ledger.maxQueue,
      busyLaneCount: busyLanes,
      laneCount: config.ledger.writers,
      factCount: facts,
      batchCount,
      batchSize: batches,
      commitMs: { p50: commits.p50 * 1000, p99: commits.p99 * 1000 },
    },
    database,
    redis: cache.state(),
    connectionCount: connections.count(),
    followerCount: liveStats.followerCount(),
    audits: database.isReachable ? await audits(pool).catch(() => []) : [],
  };
}

async function databaseHealth(pool: Database, maxConnectionCount: number): Promise<DatabaseHealth> {
  const started = performance.now();
  const answers = await isReachable(pool);
  return {
    isReachable: answers,
    answerMs: answers ? performance.now() - started : null,
    connectionCount: pool.totalCount,
    idleConnectionCount: pool.idleCount,
    maxConnectionCount,
    waitingCount: pool.waitingCount,
  };
}

/** Returns the median and the 99th percentile that `/metrics` reports for a summary; 0 without values. */
async function recent(summary: Summary): Promise<Measured> {
  const { values } = await summary.get();
  const at = (quantile: number) => values.find(({ labels }) => labels.quantile === quantile)?.value ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function total(counter: Counter): Promise<number> {
  return (await counter.get()).values[0]?.value ?? 0;
}

async function audits(pool: Database): Promise<AuditState[]> {
  const [byOperator, byServers] = await Promise.all([lastAudit.read(pool), rollingAudit.read(pool)]);
  const found = [
    ...(byServers ? [{ ...byServers, isByOperator: false, isComplete: byServers.after === '' && byServers.skipped === 0 }] : []),
    ...(byOperator ? [{ ...byOperator, isByOperator: true, isComplete: true }] : []),
  ];
  return found.map(({ startedAt, contents, driftByCounter, isByOperator, isComplete }) => ({
    startedAt: new Date(startedAt),
    isByOperator,
    isComplete,
    contentCount: contents,
    drifts: Object.entries(driftByCounter)
      .filter(([, contentCount]) => contentCount > 0)
      .map(([counter, contentCount]) => ({ counter, contentCount })),
  }));
}
