import { DatabaseError } from 'pg';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { type Secrets, sharedKeys } from '../../infrastructure/database/tables/pseudonym';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';
import { newSecret, newTombstone, secretsOf, uniqueViolation } from './run-erasure';

/**
 * Erasure steps that keep rows and replace the user id with a key. `findKey` returns the first key of version 0.1.0 in the column of the step, except
 * the keys of running erasures ($4).
 */
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

// Version 0.1.0 does not know the column `secret`, so it leaves the secret in the table when it finishes an erasure.
const clearSecrets = statement('clear-secrets', {}, 'UPDATE erasures SET secret = NULL WHERE user_id IS NULL AND secret IS NOT NULL');
const readTombstones = statement('running-tombstones', { tombstone: 'text' }, 'SELECT tombstone FROM erasures WHERE user_id IS NOT NULL');

/**
 * Replaces each key of version 0.1.0 with one key per content, as an erasure does with a user id. Version 0.1.0 stores all rows of an erased user
 * under one key and with exact times, so that the rows can be linked. Servers of 0.1.0 can erase users during the call, because the next call
 * replaces the keys of these users. Each batch is a short transaction. The function stops after the current batch if `isStopped` returns true.
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

/** Returns the next key of version 0.1.0, except the keys of running erasures; null if no other key exists. */
async function nextKey(db: Queryable, findKey: ReturnType<typeof findKeyIn>): Promise<string | null> {
  const running = (await readTombstones.rows(db)).map(({ tombstone }) => tombstone);
  return (await findKey.row(db, [...sharedKeys.range, sharedKeys.pattern, running]))?.key ?? null;
}

async function replaceKey(pool: Database, key: string, isStopped: () => boolean): Promise<void> {
  for (const step of keptSteps) while (!isStopped() && (await takeBatch(pool, key, step)));
  if (!isStopped()) await secretsFor(key).delete(pool);
}

/** Replaces the key in the next rows of one step in a transaction. @returns false if the step has no more rows. */
async function takeBatch(pool: Database, key: string, step: EraseStep): Promise<boolean> {
  const stored = secretsFor(key);
  const secrets = await stored.readOrCreate(pool, secretsOf(newSecret(), newTombstone()));
  try {
    return await inTransaction(pool, async (db) => Object.values(await step.take(db, key, secrets)).some((count) => count > 0));
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === uniqueViolation)) throw error;
    // A row of the same content already has the key that replaces the old one. With a new secret, the next batch computes a different key.
    await stored.replace(pool, { ...secrets, content: newSecret() });
    return true;
  }
}

/**
 * Returns the setting that stores the secrets for a key of version 0.1.0. The setting exists until all rows with the key are changed, so that the
 * next call continues with the same secrets after an interruption.
 */
const secretsFor = (key: string): Setting<Secrets> => new Setting(`erasure-secret:${key}`);
