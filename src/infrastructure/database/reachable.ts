import { withTimeout } from '../timeout';
import type { Database } from './pool';

/** Timeout after which the database counts as unreachable. */
const patienceMs = 2_000;

export function isReachable(pool: Database): Promise<boolean> {
  const answer = pool.query('SELECT').then(
    () => true,
    () => false,
  );
  return withTimeout(patienceMs, answer, () => false);
}
