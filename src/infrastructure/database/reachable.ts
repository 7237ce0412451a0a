import { withTimeout } from '../timeout';
import type { Database } from './pool';

/** Timeout after which the database counts as unreachable. */
const timeoutMs = 2_000;

export function isReachable(pool: Database): Promise<boolean> {
  const answer = pool.query('SELECT').then(
    () => true,
    () => false,
  );
  return withTimeout(timeoutMs, answer, () => false);
}
