import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseError, type Pool } from 'pg';
import { installationKey } from '../../infrastructure/database/installation-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';
import type { Secrets } from './pseudonym';

export type ErasureAsker = 'USER' | 'ADMIN' | 'SERVICE' | 'PROVIDER';

/** What is told of an erasure. Nothing in it leads to the person. */
export interface Receipt {
  id: string;
  askedBy: ErasureAsker;
  erasedAt: Date;
  /** null while it is under way. */
  finishedAt: Date | null;
  /** Of each table, how many rows. */
  rows: Record<string, number>;
}

/** For so long nobody else goes on with an erasure that somebody is at. In milliseconds. */
const leaseMs = 5_000;
export const uniqueViolation = '23505';
const receiptColumns = 'id, asked_by AS "askedBy", erased_at AS "erasedAt", finished_at AS "finishedAt", rows';

/** What is kept of an erased id: it tells whether a given id was erased, and only this installation can tell. */
export async function erasureKeys(db: Queryable): Promise<(userId: string) => string> {
  const key = await installationKey(db, 'erasures');
  return (userId) => createHmac('sha256', key).update(userId).digest('base64url');
}

/**
 * Writes down that a person is to be erased: from here on it will be done, whatever becomes of this server. One who is being erased,
 * or was and of whom nothing has come since, gets the receipt there is. `key` is what `erasureKeys` makes of the id.
 */
export async function beginErasure(pool: Pool, key: string, userId: string, askedBy: ErasureAsker): Promise<Receipt> {
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
 * Goes on with an erasure, in batches that each are a short transaction: nothing of the person is left that was there at the call,
 * and no public count ever changes. It is finished when this began `settleMs` after it was asked for, by when nobody acts with what
 * was let in before; until then it is put off. Safe to run on many servers at once, and to break off anywhere.
 */
export async function continueErasure(pool: Pool, id: string, settleMs: number, isStopped: () => boolean = () => false): Promise<void> {
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

/** Takes on the erasures that nobody is at. @returns their ids. */
export async function claimErasures(db: Queryable, nowMs: number): Promise<string[]> {
  const { rows } = await db.query('UPDATE erasures SET due_at = $2 WHERE user_id IS NOT NULL AND due_at <= $1 RETURNING id', [
    new Date(nowMs),
    new Date(nowMs + leaseMs),
  ]);
  return rows.map(({ id }) => id);
}

/** The receipt of this id; null when there is none. */
export async function receiptOf(db: Queryable, id: string): Promise<Receipt | null> {
  return (await db.query<Receipt>(`SELECT ${receiptColumns} FROM erasures WHERE id = $1`, [id])).rows[0] ?? null;
}

/** Erases a person at once and to the end. For where nobody acts for them any more: what others let in meanwhile is left. */
export async function eraseUser(pool: Pool, userId: string): Promise<Receipt> {
  const { id } = await beginErasure(pool, (await erasureKeys(pool))(userId), userId, 'SERVICE');
  await continueErasure(pool, id, 0);
  return (await receiptOf(pool, id)) as Receipt;
}

/** @returns whether there may be more of it. */
async function takeBatch(pool: Pool, id: string, step: EraseStep): Promise<boolean> {
  try {
    return await inTransaction(pool, async (db) => {
      // One batch of an erasure at a time, whoever does it.
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
    // The person did the same again after it was erased, and it was counted again: its key must be another one.
    await pool.query('UPDATE erasures SET tombstone = $2 WHERE id = $1 AND user_id IS NOT NULL', [id, newTombstone()]);
    return true;
  }
}

/** An erasure that release 0.1.0 began has none yet. */
async function giveSecret(db: Queryable, id: string): Promise<string> {
  const secret = newSecret();
  await db.query('UPDATE erasures SET secret = $2 WHERE id = $1', [id, secret]);
  return secret;
}

/** Whether anything at all names this person. */
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

/** The tombstone is replaced when a key is taken; days of activity keep their key then. */
export function secretsOf(secret: string, tombstone: string): Secrets {
  return { person: secret, content: `${secret}/${tombstone}` };
}
