import type { PoolClient } from 'pg';

/** Keys of the advisory locks. Each serializes one kind of work over all servers and commands. */
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

/** A second kind, of a number and a user: whoever counts what the user has, and adds to it, holds one until the end of its transaction. */
const countLocks = { collections: 1, follows: 2 } as const;

/** Users whose ids have the same hash wait for each other as well, which costs time and nothing else. */
export async function lockCount(db: PoolClient, what: keyof typeof countLocks, userId: string): Promise<void> {
  await db.query({ name: 'lock-count', text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))', values: [countLocks[what], userId] });
}
