import type { Pool, PoolClient } from 'pg';
import { isTransient } from '../errors';

const attempts = 5;

/** Runs `work` in a transaction; tried again when it collided with another or its connection was lost. It must be safe to repeat. */
export async function inTransaction<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
    }
  }
}

/** The same, tried once: for work that must not happen twice should the answer to its COMMIT get lost. */
export async function once<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection undoes the transaction, whatever state it is in.
    client.release(true);
    throw error;
  }
}
