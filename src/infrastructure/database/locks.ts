import type { Connection, Queryable } from './pool';
import { statement } from './statement';

/** Keys of PostgreSQL advisory locks. A server or command must hold the lock of a task, so that only one of them runs the task at a time. */
export const locks = {
  migration: 7_263_001,
  /** Prisma's own tools hold this lock while they migrate. */
  prismaMigration: 72_707_369,
  /** The process that runs the embedded PostgreSQL holds this lock. */
  owner: 7_263_002,
  mending: 7_263_003,
  months: 7_263_004,
  distribution: 7_263_005,
  weights: 7_263_006,
  rebuild: 7_263_010,
  rankingIndexes: 7_263_011,
  /** The process that migrates holds this lock all the time, and `migration` only while it applies migrations. */
  onlineMigration: 7_263_012,
} as const;

const tryToLock = statement('try-lock', { isOurs: 'bool' }, 'SELECT pg_try_advisory_lock($1) AS "isOurs"');
const release = statement('unlock', { isReleased: 'bool' }, 'SELECT pg_advisory_unlock($1) AS "isReleased"');
const lockUntilCommit = statement('lock-in-transaction', { lock: 'void' }, 'SELECT pg_advisory_xact_lock($1) AS lock');
const lockUserCount = statement('lock-count', { lock: 'void' }, 'SELECT pg_advisory_xact_lock($1, hashtext($2)) AS lock');

/**
 * Tries to acquire a lock without waiting. The connection holds the lock until `unlock` or until the connection ends.
 * @returns false if another connection holds the lock.
 */
export async function tryLock(db: Queryable, name: keyof typeof locks): Promise<boolean> {
  return (await tryToLock.row(db, [locks[name]]))?.isOurs === true;
}

/** Waits for a lock. The connection holds the lock until its transaction ends. */
export async function lockInTransaction(db: Connection, name: keyof typeof locks): Promise<void> {
  await lockUntilCommit.run(db, [locks[name]]);
}

/** Releases a lock that this connection holds. */
export async function unlock(db: Queryable, name: keyof typeof locks): Promise<void> {
  await release.run(db, [locks[name]]);
}

/**
 * First keys of the advisory locks per user; the second key is a hash of the user's id. A transaction holds such a lock while it counts the user's
 * rows and adds one, so that concurrent transactions cannot exceed the maximum number of rows.
 */
const countLocks = { collections: 1, follows: 2 } as const;

/**
 * Waits for the lock of a user. The connection holds the lock until its transaction ends. Users whose ids have the same hash share a lock, so that
 * one of them may wait for the other.
 */
export async function lockCount(db: Connection, what: keyof typeof countLocks, userId: string): Promise<void> {
  await lockUserCount.run(db, [countLocks[what], userId]);
}
