import type { Pool } from 'pg';
import { withTimeout } from '../timeout';

/** Timeout after which the database counts as unreachable. */
const patienceMs = 2_000;

export function isReachable(pool: Pool): Promise<boolean> {
  const answer = pool.query('SELECT').then(
    () => true,
    () => false,
  );
  return withTimeout(patienceMs, answer, () => false);
}
