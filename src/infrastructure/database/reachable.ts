import { withTimeout } from '../timeout';
import type { Database } from './pool';

/** Time in ms without a response after which the server regards the database as unreachable. */
const timeoutMs = 2_000;

export function isReachable(pool: Database): Promise<boolean> {
  const answer = pool.query('SELECT').then(
    () => true,
    () => false,
  );
  return withTimeout(timeoutMs, answer, () => false);
}
