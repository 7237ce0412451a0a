import type { Connection, Queryable } from './pool';
import { statement } from './statement';

/** Keys of the advisory locks. Each serializes one kind of work across all servers and commands. */
export const locks = {
  migration: 7_263_001,
  /** The lock that Prisma's own tools hold while they migrate. */
  prismaMigration: 72_707_369,
  /** Held by the process that runs the embedded PostgreSQL. */
  owner: 7_263_002,
  mending: 7_263_003,
  months: 7_263_004,
  distribution: 7_263_005,
  weights: 7_263_006,
  rebuild: 7_263_010,
} as const;

const tryToLock = statement('try-lock', { isOurs: 'bool' }, 'SELECT pg_try_advisory_lock($1) AS "isOurs"');
const release = statement('unlock', { isReleased: 'bool' }, 'SELECT pg_advisory_unlock($1) AS "isReleased"');
const lockUntilCommit = statement('lock-in-transaction', { lock: 'void' }, 'SELECT pg_advisory_xact_lock($1) AS lock');
const lockUserCount = statement('lock-count', { lock: 'void' }, 'SELECT pg_advisory_xact_lock($1, hashtext($2)) AS lock');

/** Acquires a lock until `unlock` or the end of the connection. @returns false if another connection holds it. */
export async function tryLock(db: Queryable, name: keyof typeof locks): Promise<boolean> {
  return (await tryToLock.row(db, [locks[name]]))?.isOurs === true;
}

/** Waits for a lock and holds it until the end of the transaction. */
export async function lockInTransaction(db: Connection, name: keyof typeof locks): Promise<void> {
  await lockUntilCommit.run(db, [locks[name]]);
}

/** Releases a lock that this connection acquired. */
export async function unlock(db: Queryable, name: keyof typeof locks): Promise<void> {
  await release.run(db, [locks[name]]);
}

/** First parts of advisory locks per user. A transaction that counts rows of a user and adds one holds such a lock until it ends. */
const countLocks = { collections: 1, follows: 2 } as const;

/** Acquires the lock of a user. Users whose ids have the same hash share a lock, which only costs time. */
export async function lockCount(db: Connection, what: keyof typeof countLocks, userId: string): Promise<void> {
  await lockUserCount.run(db, [countLocks[what], userId]);
}
