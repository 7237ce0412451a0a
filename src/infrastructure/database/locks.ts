import type { Connection } from './pool';

/** Keys of the advisory locks. Each serializes one kind of work across all servers and commands. */
export const locks = {
  migration: 7_263_001,
  /** Held by the process that runs the embedded PostgreSQL. */
  owner: 7_263_002,
  mending: 7_263_003,
  months: 7_263_004,
  distribution: 7_263_005,
  weights: 7_263_006,
  rebuild: 7_263_010,
} as const;

/** First parts of advisory locks per user. A transaction that counts rows of a user and adds one holds such a lock until it ends. */
const countLocks = { collections: 1, follows: 2 } as const;

/** Acquires the lock of a user. Users whose ids have the same hash share a lock, which only costs time. */
export async function lockCount(db: Connection, what: keyof typeof countLocks, userId: string): Promise<void> {
  await db.query({ name: 'lock-count', text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))', values: [countLocks[what], userId] });
}
