import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { installationKey } from '../../infrastructure/database/installation-key';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';
import type { Secrets } from './pseudonym';

export type ErasureAsker = 'USER' | 'ADMIN' | 'SERVICE' | 'PROVIDER';

/** Receipt of an erasure. It contains nothing that identifies the user. */
export interface Receipt {
  id: string;
  askedBy: ErasureAsker;
  erasedAt: Date;
  /** Null while the erasure is running. */
  finishedAt: Date | null;
  /** Number of rows by table. */
  rows: Record<string, number>;
}

/** Lease of the server that runs an erasure, in milliseconds. Other servers continue the erasure only after it expires. */
const leaseMs = 5_000;
export const uniqueViolation = '23505';
const receiptColumns = 'id, asked_by AS "askedBy", erased_at AS "erasedAt", finished_at AS "finishedAt", rows';

/** Returns the function that hashes an erased id. Only this installation can compute the hash and so check whether an id was erased. */
export async function erasureKeys(db: Queryable): Promise<(userId: string) => string> {
  const key = await installationKey(db, 'erasures');
  return (userId) => createHmac('sha256', key).update(userId).digest('base64url');
}

/**
 * Stores the request to erase a user; from then on the erasure is carried out even if this server fails. Idempotent: returns the existing
 * receipt if an erasure is running or nothing was stored since. `key` is the result of `erasureKeys` for the id.
 */
export async function beginErasure(pool: Database, key: string, userId: string, askedBy: ErasureAsker): Promise<Receipt> {
  const known = async () =>
    (
      await pool.query<Receipt>(`SELECT ${receiptColumns} FROM erasures WHERE key = $1 ORDER BY finished_at IS NULL DESC, erased_at DESC LIMIT 1`, [
        key,
      ])
    ).rows[0];
  for (;;) {
    const last = await known();
    if (last && (!last.finishedAt || !(await isNamed(pool, userId)))) return last;
    const now = new Date();
    const { rows } = await pool.query<Receipt>(
      `INSERT INTO erasures (id, key, user_id, tombstone, secret, asked_by, erased_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (user_id) WHERE user_id IS NOT NULL DO NOTHING RETURNING ${receiptColumns}`,
      [randomUUID(), key, userId, newTombstone(), newSecret(), askedBy, now, new Date(now.getTime() + leaseMs)],
    );
    if (rows[0]) return rows[0];
  }
}

/**
 * Continues an erasure in batches, each in a short transaction. It erases all data of the user that existed at the call; public counts do not
 * change. The erasure is finished if this call began at least `settleMs` after the request, because no request that was accepted earlier
 * is running by then. Otherwise the erasure is rescheduled. Several servers can run this at once, and it can be interrupted anywhere.
 */
export async function continueErasure(pool: Database, id: string, settleMs: number, isStopped: () => boolean = () => false): Promise<void> {
  const startedMs = Date.now();
  for (const step of eraseSteps) while (!isStopped() && (await takeBatch(pool, id, step)));
  if (isStopped()) return;
  await pool.query(
    `UPDATE erasures SET
      due_at = CASE WHEN erased_at <= $2 THEN NULL ELSE erased_at + $3 * interval '1 ms' END, finished_at = CASE WHEN erased_at <= $2 THEN $4::timestamptz END,
      user_id = CASE WHEN erased_at <= $2 THEN NULL ELSE user_id END, tombstone = CASE WHEN erased_at <= $2 THEN NULL ELSE tombstone END,
      secret = CASE WHEN erased_at <= $2 THEN NULL ELSE secret END
    WHERE id = $1 AND user_id IS NOT NULL`,
    [id, new Date(startedMs - settleMs), settleMs, new Date()],
  );
}

/** Claims the erasures whose lease has expired. @returns their ids. */
export async function claimErasures(db: Queryable, nowMs: number): Promise<string[]> {
  const { rows } = await db.query('UPDATE erasures SET due_at = $2 WHERE user_id IS NOT NULL AND due_at <= $1 RETURNING id', [
    new Date(nowMs),
    new Date(nowMs + leaseMs),
  ]);
  return rows.map(({ id }) => id);
}

/** Returns the receipt with this id, or null if there is none. */
export async function receiptOf(db: Queryable, id: string): Promise<Receipt | null> {
  return (await db.query<Receipt>(`SELECT ${receiptColumns} FROM erasures WHERE id = $1`, [id])).rows[0] ?? null;
}

/** Erases a user immediately and completely. Use it only if no server is accepting requests of the user: later facts are not erased. */
export async function eraseUser(pool: Database, userId: string): Promise<Receipt> {
  const { id } = await beginErasure(pool, (await erasureKeys(pool))(userId), userId, 'SERVICE');
  await continueErasure(pool, id, 0);
  return (await receiptOf(pool, id)) as Receipt;
}

/** @returns whether there can be more rows for this step. */
async function takeBatch(pool: Database, id: string, step: EraseStep): Promise<boolean> {
  try {
    return await inTransaction(pool, async (db) => {
      // The lock allows one batch of an erasure at a time across all servers.
      const { rows: found } = await db.query(
        'SELECT user_id, tombstone, secret, rows FROM erasures WHERE id = $1 AND user_id IS NOT NULL FOR UPDATE',
        [id],
      );
      const [erasure] = found;
      if (!erasure) return false;
      const taken = await step.take(db, erasure.user_id, secretsOf(erasure.secret ?? (await giveSecret(db, id)), erasure.tombstone));
      const rows = { ...erasure.rows };
      for (const [table, count] of Object.entries(taken)) if (count > 0) rows[table] = (rows[table] ?? 0) + count;
      const isAny = Object.values(taken).some((count) => count > 0);
      if (isAny)
        await db.query('UPDATE erasures SET rows = $2, due_at = $3 WHERE id = $1', [id, JSON.stringify(rows), new Date(Date.now() + leaseMs)]);
      return isAny;
    });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === uniqueViolation)) throw error;
    // The user did the same again after the first batches were erased, so the key exists already. Use another key.
    await pool.query('UPDATE erasures SET tombstone = $2 WHERE id = $1 AND user_id IS NOT NULL', [id, newTombstone()]);
    return true;
  }
}

/** Stores a secret for an erasure that version 0.1.0 began without one. */
async function giveSecret(db: Queryable, id: string): Promise<string> {
  const secret = newSecret();
  await db.query('UPDATE erasures SET secret = $2 WHERE id = $1', [id, secret]);
  return secret;
}

/** Whether any row names this user. */
async function isNamed(db: Queryable, userId: string): Promise<boolean> {
  const each = eraseSteps.map(({ table, named }) => `EXISTS (SELECT FROM ${table} WHERE ${named} = $1)`);
  return (await db.query(`SELECT ${each.join(' OR ')} AS "isNamed"`, [userId])).rows[0].isNamed;
}

export function newTombstone(): string {
  return `erased:${randomUUID()}`;
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** After a key conflict the tombstone is replaced; the key for active days stays the same. */
export function secretsOf(secret: string, tombstone: string): Secrets {
  return { person: secret, content: `${secret}/${tombstone}` };
}
