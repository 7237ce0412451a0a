import { isTransient } from '../domain/errors';
import type { Connection, Database } from '../infrastructure/database/pool';
import { type Batch, type Committed, commitBatch, type Rules } from './commit';
import { ConcurrentWriteError } from './repeated-event-ids';

/** Time in ms during which the ledger retries a batch while the database is unreachable. The ledger then rejects the facts with UNAVAILABLE. */
const timeoutMs = 10_000;
const maxPauseMs = 500;
const mostRaces = 8;

/** Commits a batch exactly once. Retries after lost connections and concurrent writes, for at most `timeoutMs`. */
export async function commitWithRetries(pool: Database, batch: Batch, rules: Rules): Promise<Committed> {
  // Uses a monotonic clock, because the system time can be set back.
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await onConnection(pool, (client) => commitBatch(client, batch, rules));
    } catch (failure) {
      const error = isForeignKeyViolation(failure) ? new ConcurrentWriteError() : failure;
      const isInDoubt = batch.sent !== null;
      // Concurrent writes do not cause a conflict at every attempt. The cause is a stored row with which the insert conflicts but which the lookup
      // before the insert does not find, so further retries would fail too.
      if (error instanceof ConcurrentWriteError && attempt >= mostRaces && !isInDoubt)
        throw new Error('A stored fact could not be found.', { cause: error });
      if (performance.now() > deadline || !(isTransient(error) || isInDoubt)) throw isInDoubt ? new InDoubt(error) : error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(maxPauseMs, 10 * 2 ** attempt)));
    }
  }
}

/** Thrown if COMMIT was sent but its reply was lost. The facts must not be retried in a new batch, because the batch may have been committed. */
class InDoubt extends Error {
  readonly code = '08007';

  constructor(cause: unknown) {
    super('The connection was lost during a COMMIT, and the outcome of the batch could not be determined.', { cause });
  }
}

/**
 * Returns whether the error is a violation of a foreign key, such as a reply to a missing comment. A comment is missing if its author was erased
 * after the ledger read the comment, because the erasure gives the comment a new id.
 */
function isForeignKeyViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23503';
}

async function onConnection<T>(pool: Database, work: (client: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    // The state of the connection is unknown after an error. `release(true)` closes the connection, which rolls back its transaction.
    client.release(true);
    throw error;
  }
}
