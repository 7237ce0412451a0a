import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** How long a lease outlives its holder; one that lives renews it three times in that time. */
const usualMs = 30_000;

/**
 * Does the work if no other server is at it: a lease in the database says who is, and ends by itself when its holder was killed. The
 * database's clock is the one that counts. `isLost` turns true when the lease could not be kept: what must not be done twice stops then.
 * @returns what the work returned; null when another server has the lease.
 */
export async function withLease<T>(pool: Pool, name: string, work: (isLost: () => boolean) => Promise<T>, leaseMs = usualMs): Promise<T | null> {
  const holder = randomUUID();
  if (!(await take(pool, name, holder, leaseMs))) return null;
  let heldUntilMs = performance.now() + leaseMs;
  const renewal = setInterval(async () => {
    const askedMs = performance.now();
    if (await take(pool, name, holder, leaseMs).catch(() => false)) heldUntilMs = askedMs + leaseMs;
  }, leaseMs / 3).unref();
  try {
    return await work(() => performance.now() > heldUntilMs);
  } finally {
    clearInterval(renewal);
    // If this fails, it ends by itself.
    await pool.query('DELETE FROM leases WHERE name = $1 AND holder = $2', [name, holder]).catch(() => {});
  }
}

/** Takes the lease, or keeps it. */
async function take(pool: Pool, name: string, holder: string, leaseMs: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'take-lease',
    text: `INSERT INTO leases AS l (name, holder, held_until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until WHERE l.holder = EXCLUDED.holder OR l.held_until < clock_timestamp()`,
    values: [name, holder, leaseMs],
  });
  return rowCount === 1;
}
