import { hourMs } from '../domain/durations';
import type { Config } from '../infrastructure/config/read-config';
import { type Connection, createPool, type Database, plansByKey } from '../infrastructure/database/pool';
import { createReplica, noReplica, type Replica } from '../infrastructure/database/replica';
import { maxRunning } from '../privacy/export/running-exports';

/** Connection pools of a server. Each kind of work has its own pool, so that it does not wait for other kinds. */
export interface Pools {
  requests: Database;
  ledger: Database;
  /** For the start and background jobs, whose statements can take long. */
  jobs: Database;
  exports: Database;
  replica: Replica;
  /** Waits for running statements, except those of jobs, which are cancelled. */
  close(): Promise<void>;
}

/** Connections for two jobs at a time, their progress and their leases. */
const jobConnections = 4;
const longestJobMs = hourMs;
const ledgerTimeoutMs = 8_000;
/** Timeouts that release the row of a ledger whose connection died before TCP detects it. In milliseconds and seconds. */
const ledgerTimeouts = { idle_in_transaction_session_timeout: '5000', tcp_keepalives_idle: '10' };
/** Ends the snapshot of an export whose server died. */
const exportTimeouts = { idle_in_transaction_session_timeout: '150000' };

const usualQueryTimeoutMs = 30_000;
const cancelMs = 5_000;

/** Returns a timeout that is longer than any statement of an operation, including its cancellation. */
function queryTimeoutMs(operationMs: number): number {
  return Math.max(usualQueryTimeoutMs, operationMs + cancelMs);
}

/** Creates the pools. They connect at their first use. */
export function createPools(config: Config, databaseUrl: string): Pools {
  const { operationMs } = config.limits;
  // PostgreSQL cancels a statement whose operation has timed out. The pool's own timeout is longer, for a database that does not respond.
  const ofRequests = { settings: { ...plansByKey, statement_timeout: String(operationMs) }, queryTimeoutMs: queryTimeoutMs(operationMs) };
  const requests = createPool(databaseUrl, config.databasePoolSize, ofRequests);
  const ledger = createPool(databaseUrl, config.ledger.writers, {
    settings: { ...plansByKey, ...ledgerTimeouts },
    pipeline: true,
    queryTimeoutMs: ledgerTimeoutMs,
  });
  const jobs = createPool(databaseUrl, jobConnections, {
    settings: { ...plansByKey, statement_timeout: String(longestJobMs) },
    queryTimeoutMs: longestJobMs,
  });
  const ofJobs = new Set<Connection>();
  jobs.on('connect', (client) => ofJobs.add(client)).on('remove', (client) => ofJobs.delete(client));
  const exports = createPool(databaseUrl, maxRunning, { settings: exportTimeouts });
  const replica = config.databaseReplicaUrl
    ? createReplica(requests, createPool(config.databaseReplicaUrl, config.databasePoolSize, ofRequests))
    : noReplica(requests);
  return {
    requests,
    ledger,
    jobs,
    exports,
    replica,
    async close() {
      await replica.close();
      const ended = [requests, ledger, jobs, exports].map((pool) => pool.end());
      for (const client of ofJobs) void client.end();
      await Promise.all(ended);
    },
  };
}
