import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { installationKey } from '../../infrastructure/database/installation-key';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { columnOf, json, type RowOf, statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';
import type { Secrets } from './pseudonym';

export type ErasureAsker = 'USER' | 'ADMIN' | 'SERVICE' | 'PROVIDER';

const receiptColumns = {
  id: 'uuid',
  askedBy: columnOf<ErasureAsker>('text'),
  erasedAt: 'timestamptz',
  /** Null while the erasure is running. */
  finishedAt: 'timestamptz?',
  /** Number of rows by table. */
  rows: json<Record<string, number>>(),
} as const;
const receiptSql = 'id, asked_by AS "askedBy", erased_at AS "erasedAt", finished_at AS "finishedAt", rows';

/** Receipt of an erasure. It contains nothing that identifies the user. */
export type Receipt = RowOf<typeof receiptColumns>;

/** Lease of the server that runs an erasure, in milliseconds. Other servers continue the erasure only after it expires. */
const leaseMs = 5_000;
export const uniqueViolation = '23505';

const readReceipt = statement('erasure-receipt', receiptColumns, `SELECT ${receiptSql} FROM erasures WHERE id = $1`);

/** Returns the function that hashes an erased id. Only this installation can compute the hash and so check whether an id was erased. */
export async function erasureKeys(db: Queryable): Promise<(userId: string) => string> {
  const key = await installationKey(db, 'erasures');
  return (userId) => createHmac('sha256', key).update(userId).digest('base64url');
}

const findReceipt = statement(
  'erasure-receipt-of-key',
  receiptColumns,
  `SELECT ${receiptSql} FROM erasures WHERE key = $1 ORDER BY finished_at IS NULL DESC, erased_at DESC LIMIT 1`,
);

const insertErasure = statement(
  'begin-erasure',
  receiptColumns,
  `INSERT INTO erasures (id, key, user_id, tombstone, secret, asked_by, erased_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (user_id) WHERE user_id IS NOT NULL DO NOTHING RETURNING ${receiptSql}`,
);

/**
 * Stores the request to erase a user; from then on the erasure is carried out even if this server fails. Idempotent: returns the existing
 * receipt if an erasure is running or nothing was stored since. `key` is the result of `erasureKeys` for the id.
 */
export async function beginErasure(pool: Database, key: string, userId: string, askedBy: ErasureAsker): Promise<Receipt> {
  for (;;) {
    const last = await findReceipt.row(pool, [key]);
    if (last && (!last.finishedAt || !(await isNamed(pool, userId)))) return last;
    const now = new Date();
    const dueAt = new Date(now.getTime() + leaseMs);
    const begun = await insertErasure.row(pool, [randomUUID(), key, userId, newTombstone(), newSecret(), askedBy, now, dueAt]);
    if (begun) return begun;
  }
}

const finishErasure = statement(
  'finish-erasure',
  {},
  `UPDATE erasures SET
      due_at = CASE WHEN erased_at <= $2 THEN NULL ELSE erased_at + $3 * interval '1 ms' END, finished_at = CASE WHEN erased_at <= $2 THEN $4::timestamptz END,
      user_id = CASE WHEN erased_at <= $2 THEN NULL ELSE user_id END, tombstone = CASE WHEN erased_at <= $2 THEN NULL ELSE tombstone END,
      secret = CASE WHEN erased_at <= $2 THEN NULL ELSE secret END
    WHERE id = $1 AND user_id IS NOT NULL`,
);

/**
 * Continues an erasure in batches, each in a short transaction. It erases all data of the user that existed at the call; public counts do not
 * change. The erasure is finished if this call began at least `settleMs` after the request, because no request that was accepted earlier
 * is running by then. Otherwise the erasure is rescheduled. Several servers can run this at once, and it can be interrupted anywhere.
 */
export async function continueErasure(pool: Database, id: string, settleMs: number, isStopped: () => boolean = () => false): Promise<void> {
  const startedMs = Date.now();
  for (const step of eraseSteps) while (!isStopped() && (await takeBatch(pool, id, step)));
  if (isStopped()) return;
  await finishErasure.run(pool, [id, new Date(startedMs - settleMs), settleMs, new Date()]);
}

const claim = statement('claim-erasures', { id: 'uuid' }, 'UPDATE erasures SET due_at = $2 WHERE user_id IS NOT NULL AND due_at <= $1 RETURNING id');

/** Claims the erasures whose lease has expired. @returns their ids. */
export async function claimErasures(db: Queryable, nowMs: number): Promise<string[]> {
  return (await claim.rows(db, [new Date(nowMs), new Date(nowMs + leaseMs)])).map(({ id }) => id);
}

/** Returns the receipt with this id, or null if there is none. */
export async function receiptOf(db: Queryable, id: string): Promise<Receipt | null> {
  return (await readReceipt.row(db, [id])) ?? null;
}

/** Erases a user immediately and completely. Use it only if no server is accepting requests of the user: later facts are not erased. */
export async function eraseUser(pool: Database, userId: string): Promise<Receipt> {
  const { id } = await beginErasure(pool, (await erasureKeys(pool))(userId), userId, 'SERVICE');
  await continueErasure(pool, id, 0);
  return (await receiptOf(pool, id)) as Receipt;
}

const lockErasure = statement(
  'lock-erasure',
  { userId: 'text', tombstone: 'text', secret: 'text?', rows: json<Receipt['rows']>() },
  'SELECT user_id AS "userId", tombstone, secret, rows FROM erasures WHERE id = $1 AND user_id IS NOT NULL FOR UPDATE',
);
const keepProgress = statement('keep-erasure-progress', {}, 'UPDATE erasures SET rows = $2, due_at = $3 WHERE id = $1');
const replaceTombstone = statement('replace-tombstone', {}, 'UPDATE erasures SET tombstone = $2 WHERE id = $1 AND user_id IS NOT NULL');

/** @returns whether there can be more rows for this step. */
async function takeBatch(pool: Database, id: string, step: EraseStep): Promise<boolean> {
  try {
    return await inTransaction(pool, async (db) => {
      // The lock allows one batch of an erasure at a time across all servers.
      const erasure = await lockErasure.row(db, [id]);
      if (!erasure) return false;
      const taken = await step.take(db, erasure.userId, secretsOf(erasure.secret ?? (await giveSecret(db, id)), erasure.tombstone));
      const rows = { ...erasure.rows };
      for (const [table, count] of Object.entries(taken)) if (count > 0) rows[table] = (rows[table] ?? 0) + count;
      const isAny = Object.values(taken).some((count) => count > 0);
      if (isAny) await keepProgress.run(db, [id, JSON.stringify(rows), new Date(Date.now() + leaseMs)]);
      return isAny;
    });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === uniqueViolation)) throw error;
    // The user did the same again after the first batches were erased, so the key exists already. Use another key.
    await replaceTombstone.run(pool, [id, newTombstone()]);
    return true;
  }
}

const storeSecret = statement('store-erasure-secret', {}, 'UPDATE erasures SET secret = $2 WHERE id = $1');

/** Stores a secret for an erasure that version 0.1.0 began without one. */
async function giveSecret(db: Queryable, id: string): Promise<string> {
  const secret = newSecret();
  await storeSecret.run(db, [id, secret]);
  return secret;
}

const readIsNamed = statement(
  'is-user-named',
  { isNamed: 'bool' },
  `SELECT ${eraseSteps.map(({ table, named }) => `EXISTS (SELECT FROM ${table} WHERE ${named} = $1)`).join(' OR ')} AS "isNamed"`,
);

/** Whether any row names this user. */
async function isNamed(db: Queryable, userId: string): Promise<boolean> {
  return (await readIsNamed.row(db, [userId]))?.isNamed === true;
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
