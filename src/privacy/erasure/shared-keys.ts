import { DatabaseError } from 'pg';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';
import { type Secrets, sharedKeys } from './pseudonym';
import { newSecret, newTombstone, secretsOf, uniqueViolation } from './run-erasure';

/** The steps whose rows keep a key, each with the statement that finds its first key of version 0.1.0 except the keys $4. */
const keptSteps = eraseSteps
  .filter(({ fate, table }) => fate === 'KEPT' && table !== 'content')
  .map((step) => ({ ...step, findKey: findKeyIn(step) }));

function findKeyIn({ table, named }: EraseStep) {
  return statement(
    `find-shared-key-${table}-${named}`,
    { key: 'text' },
    `SELECT ${named} AS key FROM ${table} WHERE ${named} >= $1 AND ${named} < $2 AND ${named} ~ $3 AND ${named} <> ALL($4) ORDER BY ${named} LIMIT 1`,
  );
}

// Version 0.1.0 does not know the column, so it does not clear it when it finishes an erasure.
const clearSecrets = statement('clear-secrets', {}, 'UPDATE erasures SET secret = NULL WHERE user_id IS NULL AND secret IS NOT NULL');
const readTombstones = statement('running-tombstones', { tombstone: 'text' }, 'SELECT tombstone FROM erasures WHERE user_id IS NOT NULL');

/**
 * Version 0.1.0 keeps all rows of an erased user under one key and with their times, so that the rows can be linked. This function replaces
 * each key of 0.1.0 by one key per content, in the way an erasure does for a user. Servers of 0.1.0 can continue to erase; the next call finds
 * their rows. Each batch is a short transaction, and the function can be stopped at any time.
 * @returns the number of replaced keys.
 */
export async function replaceSharedKeys(pool: Database, isStopped: () => boolean = () => false): Promise<number> {
  await clearSecrets.run(pool);
  let replaced = 0;
  for (const { findKey } of keptSteps) {
    for (let key = await nextKey(pool, findKey); key !== null && !isStopped(); key = await nextKey(pool, findKey)) {
      await replaceKey(pool, key, isStopped);
      replaced++;
    }
  }
  return replaced;
}

/** Skips the keys of running erasures. */
async function nextKey(db: Queryable, findKey: ReturnType<typeof findKeyIn>): Promise<string | null> {
  const running = (await readTombstones.rows(db)).map(({ tombstone }) => tombstone);
  return (await findKey.row(db, [...sharedKeys.range, sharedKeys.pattern, running]))?.key ?? null;
}

async function replaceKey(pool: Database, key: string, isStopped: () => boolean): Promise<void> {
  for (const step of keptSteps) while (!isStopped() && (await takeBatch(pool, key, step)));
  if (!isStopped()) await secretsFor(key).delete(pool);
}

/** @returns whether there can be more rows for this step. */
async function takeBatch(pool: Database, key: string, step: EraseStep): Promise<boolean> {
  const stored = secretsFor(key);
  const secrets = await stored.readOrCreate(pool, secretsOf(newSecret(), newTombstone()));
  try {
    return await inTransaction(pool, async (db) => Object.values(await step.take(db, key, secrets)).some((count) => count > 0));
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === uniqueViolation)) throw error;
    // An earlier batch gave the same key to a row of the same content.
    await stored.replace(pool, { ...secrets, content: newSecret() });
    return true;
  }
}

/** Stored until all rows with the key are replaced, so that the remaining rows get the same keys after a stop. */
const secretsFor = (key: string): Setting<Secrets> => new Setting(`erasure-secret:${key}`);
