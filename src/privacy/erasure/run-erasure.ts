import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { installationKey } from '../../infrastructure/database/installation-key';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { columnOf, json, type RowOf, statement } from '../../infrastructure/database/statement';
import type { Secrets } from '../../infrastructure/database/tables/pseudonym';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type EraseStep, eraseSteps } from './erase-steps';

export type ErasureAsker = 'USER' | 'ADMIN' | 'SERVICE' | 'PROVIDER';

const receiptColumns = {
  id: 'uuid',
  askedBy: columnOf<ErasureAsker>('text'),
  erasedAt: 'timestamptz',
  /** Time at which the erasure finished; null while it is running. */
  finishedAt: 'timestamptz?',
  /** Number of erased rows by table name. */
  rows: json<Record<string, number>>(),
} as const;
const receiptSql = 'id, asked_by AS "askedBy", erased_at AS "erasedAt", finished_at AS "finishedAt", rows';

/** Receipt of an erasure. It contains nothing that identifies the user. */
export type Receipt = RowOf<typeof receiptColumns>;

/** Duration in ms of the lease of a server that runs an erasure. Other servers continue the erasure only after the lease expires. */
const leaseMs = 5_000;
export const uniqueViolation = '23505';

const readReceipt = statement('erasure-receipt', receiptColumns, `SELECT ${receiptSql} FROM erasures WHERE id = $1`);

/**
 * Returns a function that hashes a user id with a secret key. Only this installation has the secret key, so only this installation can check
 * whether an id was erased.
 */
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
 * Stores the request to erase a user. If this server fails afterwards, another server carries out the erasure. Idempotent: returns the existing
 * receipt if an erasure of the user is running, or if the server stored no data about the user since the last erasure. `key` is the hash of
 * `userId` from `erasureKeys`.
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
 * Erases all data about a user that exists at the time of the call. Works in batches, each in a short transaction, and does not change public
 * counts. Marks the erasure as finished if the call began at least `settleMs` after the request, because all operations that a server accepted
 * before the request have ended by then. Otherwise schedules another call. Several servers can call this function at the same time, and a later
 * call can continue after an interruption.
 */
export async function continueErasure(pool: Database, id: string, settleMs: number, isStopped: () => boolean = () => false): Promise<void> {
  const startedMs = Date.now();
  for (const step of eraseSteps) while (!isStopped() && (await takeBatch(pool, id, step)));
  if (isStopped()) return;
  await finishErasure.run(pool, [id, new Date(startedMs - settleMs), settleMs, new Date()]);
}

const claim = statement('claim-erasures', { id: 'uuid' }, 'UPDATE erasures SET due_at = $2 WHERE user_id IS NOT NULL AND due_at <= $1 RETURNING id');

/** Renews the lease of every erasure whose lease has expired, so that this server can continue it. @returns the ids of these erasures. */
export async function claimErasures(db: Queryable, nowMs: number): Promise<string[]> {
  return (await claim.rows(db, [new Date(nowMs), new Date(nowMs + leaseMs)])).map(({ id }) => id);
}

/** Returns the receipt with this id; null if no receipt has the id. */
export async function receiptOf(db: Queryable, id: string): Promise<Receipt | null> {
  return (await readReceipt.row(db, [id])) ?? null;
}

/**
 * Erases all data about a user and returns the finished receipt. Does not erase data that arrives later, so callers must first stop all servers
 * that accept requests of the user.
 */
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

/** Erases the next rows of one step in a transaction. @returns false if the step has no more rows. */
async function takeBatch(pool: Database, id: string, step: EraseStep): Promise<boolean> {
  try {
    return await inTransaction(pool, async (db) => {
      // The row lock prevents other servers from running a batch of the same erasure at the same time.
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
    // The user repeated an interaction that an earlier batch had erased, so a row of the content already has the key that replaces the user id.
    // With a new tombstone, the next batch computes a different key.
    await replaceTombstone.run(pool, [id, newTombstone()]);
    return true;
  }
}

const storeSecret = statement('store-erasure-secret', {}, 'UPDATE erasures SET secret = $2 WHERE id = $1');

/** Stores and returns a secret for an erasure that version 0.1.0 began, because that version stores no secret. */
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

/** Returns true if any table contains the id of this user. */
async function isNamed(db: Queryable, userId: string): Promise<boolean> {
  return (await readIsNamed.row(db, [userId]))?.isNamed === true;
}

export function newTombstone(): string {
  return `erased:${randomUUID()}`;
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the secrets of an erasure. Only the secret for rows with a content id depends on `tombstone`. */
export function secretsOf(secret: string, tombstone: string): Secrets {
  return { person: secret, content: `${secret}/${tombstone}` };
}
