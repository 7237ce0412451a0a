import { DatabaseError } from 'pg';
import { isTransient, isUnreachable } from '../../domain/errors';
import type { Connection, Database } from './pool';
import { statement } from './statement';

const attempts = 5;

const readTransactionId = statement('read-transaction-id', { id: 'text?' }, 'SELECT pg_current_xact_id_if_assigned()::text AS id');
const readTransactionStatus = statement('read-transaction-status', { status: 'text?' }, 'SELECT pg_xact_status($1::xid8) AS status');

/**
 * Runs `work` in a transaction and returns its result. Retries the transaction after a conflict with another transaction or a lost connection. If the
 * connection is lost during the COMMIT, asks PostgreSQL whether the transaction committed, and retries only if it did not. Therefore the transaction
 * commits at most once.
 */
export async function inTransaction<T>(pool: Database, work: (db: Connection) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(pool, work, commitNamed);
    } catch (error) {
      if (error instanceof InDoubt) {
        if (await isCommitted(pool, error)) return error.result as T;
      } else if (!isTransient(error)) throw error;
      if (attempt === attempts) throw error instanceof InDoubt ? error.cause : error;
      await pause(attempt);
    }
  }
}

/** Runs `work` in a transaction without retries, for work that must not be repeated. */
export function once<T>(pool: Database, work: (db: Connection) => Promise<T>): Promise<T> {
  return run(pool, work, (client) => client.query('COMMIT'));
}

async function run<T>(pool: Database, work: (db: Connection) => Promise<T>, commit: (client: Connection, result: T) => Promise<unknown>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await commit(client, result);
    client.release();
    return result;
  } catch (error) {
    // Closes the connection, because this rolls back the transaction in any state.
    client.release(true);
    throw error;
  }
}

/** Error for a connection that was lost during a COMMIT. The server then does not know whether the transaction committed. */
class InDoubt extends Error {
  constructor(
    readonly transactionId: string,
    readonly result: unknown,
    cause: unknown,
  ) {
    super('The connection was lost during a COMMIT.', { cause });
  }
}

/**
 * Commits the transaction. Reads the id of the transaction first, so that `isCommitted` can query its status.
 * @throws InDoubt if the connection is lost during the COMMIT.
 */
async function commitNamed(client: Connection, result: unknown): Promise<void> {
  const transactionId = (await readTransactionId.row(client))?.id ?? null;
  try {
    await client.query('COMMIT');
  } catch (error) {
    // The result is not in doubt if PostgreSQL rejected the COMMIT, or if the transaction has no id because it wrote nothing.
    const isRefused = error instanceof DatabaseError && !isUnreachable(error);
    throw isRefused || transactionId === null ? error : new InDoubt(transactionId, result, error);
  }
}

/** Returns whether the transaction committed. @throws the error of the COMMIT if PostgreSQL does not report the status after several attempts. */
async function isCommitted(pool: Database, { transactionId, cause }: InDoubt): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    await pause(attempt);
    const answer = await readTransactionStatus.row(pool, [transactionId]).catch((error) => {
      if (!isTransient(error)) throw cause;
      return null;
    });
    const status = answer?.status;
    if (status === 'committed' || status === 'aborted') return status === 'committed';
  }
  throw cause;
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
}
