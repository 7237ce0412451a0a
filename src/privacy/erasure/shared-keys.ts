import { DatabaseError, type Pool } from 'pg';
import type { Queryable } from '../../infrastructure/database/pool';
import { inTransaction } from '../../infrastructure/database/transaction';
import { newSecret, newTombstone, secretsOf, uniqueViolation } from './erase';
import { type EraseStep, eraseSteps } from './erase-steps';
import { type Secrets, sharedKeys } from './pseudonym';

const keptSteps = eraseSteps.filter(({ fate, table }) => fate === 'KEPT' && table !== 'content');

/**
 * Release 0.1.0 keeps all rows of an erased person under one key and with their times, so that anybody can link them. This gives those
 * rows a key per content, as an erasure of today does: each key of 0.1.0 is erased as if it were a person. Servers of 0.1.0 may go on
 * erasing meanwhile; their rows are found by the next call. Each batch is a short transaction; safe to stop at any time.
 * @returns how many keys were replaced.
 */
export async function replaceSharedKeys(pool: Pool, isStopped: () => boolean = () => false): Promise<number> {
  // What 0.1.0 does not know is not deleted by it when it finishes an erasure.
  await pool.query('UPDATE erasures SET secret = NULL WHERE user_id IS NULL AND secret IS NOT NULL');
  let replaced = 0;
  for (const { table, named } of keptSteps) {
    for (let key = await nextKey(pool, table, named); key !== null && !isStopped(); key = await nextKey(pool, table, named)) {
      await replaceKey(pool, key, isStopped);
      replaced++;
    }
  }
  return replaced;
}

/** Keys of erasures in progress are left to those erasures. */
async function nextKey(db: Queryable, table: string, named: string): Promise<string | null> {
  const { rows: inProgress } = await db.query('SELECT tombstone FROM erasures WHERE user_id IS NOT NULL');
  const { rows } = await db.query(
    `SELECT ${named} AS key FROM ${table} WHERE ${named} >= $1 AND ${named} < $2 AND ${named} ~ $3 AND ${named} <> ALL($4) ORDER BY ${named} LIMIT 1`,
    [...sharedKeys.range, sharedKeys.pattern, inProgress.map(({ tombstone }) => tombstone)],
  );
  return rows[0]?.key ?? null;
}

async function replaceKey(pool: Pool, key: string, isStopped: () => boolean): Promise<void> {
  for (const step of keptSteps) while (!isStopped() && (await takeBatch(pool, key, step)));
  if (!isStopped()) await pool.query('DELETE FROM settings WHERE key = $1', [secretKey(key)]);
}

/** @returns whether there may be more of it. */
async function takeBatch(pool: Pool, key: string, step: EraseStep): Promise<boolean> {
  const secrets = await keptSecrets(pool, key);
  try {
    return await inTransaction(pool, async (db) => Object.values(await step.take(db, key, secrets)).some((count) => count > 0));
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === uniqueViolation)) throw error;
    // A batch before gave the same key to a row of the same content.
    await pool.query('UPDATE settings SET value = $2 WHERE key = $1', [secretKey(key), JSON.stringify({ ...secrets, content: newSecret() })]);
    return true;
  }
}

/** Stored until the key is replaced everywhere: after a stop, the rest of its rows get the same keys. */
async function keptSecrets(db: Queryable, key: string): Promise<Secrets> {
  const secrets = secretsOf(newSecret(), newTombstone());
  const { rows } = await db.query(
    'INSERT INTO settings AS s (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = s.value RETURNING value',
    [secretKey(key), JSON.stringify(secrets)],
  );
  return rows[0].value;
}

const secretKey = (key: string): string => `erasure-secret:${key}`;
