import { hourMs } from '../domain/durations';
import type { Config } from '../infrastructure/config/read-config';
import { type Connection, createPool, type Database, plansByKey } from '../infrastructure/database/pool';
import { createReplica, noReplica, type Replica } from '../infrastructure/database/replica';
import { maxRunning } from '../privacy/export/running-exports';

/** Connection pools of one server. Requests, ledger writes, jobs and exports each have a pool, so that none waits for connections of another. */
export interface Pools {
  requests: Database;
  ledger: Database;
  /** Pool of the background jobs and of the preparation at the start. Its statements can take an hour. */
  jobs: Database;
  exports: Database;
  replica: Replica;
  /** Waits for the running statements of all pools except `jobs`, whose connections it closes immediately. */
  close(): Promise<void>;
}

/** Number of connections for the statements of running jobs, for the renewal of their leases, and for the progress of a training. */
const jobConnections = 4;
/** Longest duration of one statement of a background job, in ms. */
const longestJobMs = hourMs;
const ledgerTimeoutMs = 8_000;
/**
 * PostgreSQL settings that end a ledger transaction whose connection was lost, which releases the row locks of the transaction. PostgreSQL ends
 * it 5000 ms after its last statement, and sends TCP keepalives after 10 s without traffic.
 */
const ledgerTimeouts = { idle_in_transaction_session_timeout: '5000', tcp_keepalives_idle: '10' };
/** PostgreSQL setting that ends the transaction of an export 150 s after its last statement, in case the server has died. */
const exportTimeouts = { idle_in_transaction_session_timeout: '150000' };

const usualQueryTimeoutMs = 30_000;
/** Assumed longest time in ms that PostgreSQL needs to cancel a statement. */
const cancelMs = 5_000;

/** Returns how many ms the server waits for the result of a statement: 30 s, or 5 s more than the operation timeout if that is longer. */
function queryTimeoutMs(operationMs: number): number {
  return Math.max(usualQueryTimeoutMs, operationMs + cancelMs);
}

/** Creates the pools. A pool connects to PostgreSQL at its first statement. */
export function createPools(config: Config, databaseUrl: string): Pools {
  const { operationMs } = config.limits;
  // PostgreSQL cancels a statement after `operationMs`. `queryTimeoutMs` is longer and applies only if PostgreSQL does not respond.
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
