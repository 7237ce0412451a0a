import { randomUUID } from 'node:crypto';
import type { Database } from './pool';
import { statement } from './statement';

/** Default lifetime of a lease in ms. The holder renews the lease after each third of its lifetime. */
const usualMs = 30_000;

const takeLease = statement(
  'take-lease',
  {},
  `INSERT INTO leases AS l (name, holder, held_until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until WHERE l.holder = EXCLUDED.holder OR l.held_until < clock_timestamp()`,
);

const releaseLease = statement('release-lease', {}, 'DELETE FROM leases WHERE name = $1 AND holder = $2');

/**
 * Runs `work` if this server can acquire the lease `name`, which only one server can hold at a time. The lease of a killed server expires after
 * `leaseMs`, by the clock of the database. If the lease cannot be renewed in time, `isLost` returns true and another server can acquire the lease;
 * work that must not run twice has to stop then.
 * @returns the result of the work; null if another server holds the lease.
 */
export async function withLease<T>(pool: Database, name: string, work: (isLost: () => boolean) => Promise<T>, leaseMs = usualMs): Promise<T | null> {
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
    // If the release fails, the lease still expires.
    await releaseLease.run(pool, [name, holder]).catch(() => {});
  }
}

/** Acquires the lease, or renews it if `holder` already holds it. @returns false if another server holds the lease. */
async function take(pool: Database, name: string, holder: string, leaseMs: number): Promise<boolean> {
  const { rowCount } = await takeLease.run(pool, [name, holder, leaseMs]);
  return rowCount === 1;
}
