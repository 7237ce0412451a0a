import type { Pool } from 'pg';
import { audit } from '../../src/operations/audit/audit';

/** Comparison of the facts sent with those stored. All values except the first must be 0. */
export interface Exactness {
  acknowledged: number;
  acknowledgedAndLost: number;
  recordedAndNeverSent: number;
  /** Number of counters that differ from the facts. */
  drift: number;
}

/** Compares the ids in a table of facts with the ids sent and acknowledged, and the counters with the facts. */
export async function exactness(
  pool: Pool,
  table: 'viewings' | 'interactions',
  sent: ReadonlySet<string>,
  acknowledged: ReadonlySet<string>,
): Promise<Exactness> {
  const { rows } = await pool.query(`SELECT id FROM ${table}`);
  const recorded = new Set(rows.map(({ id }) => id as string));
  const { driftByCounter } = await audit(pool, { fix: false, hourlyDays: 34, onDrift: () => {}, onProgress: () => {} });
  return {
    acknowledged: acknowledged.size,
    acknowledgedAndLost: [...acknowledged].filter((id) => !recorded.has(id)).length,
    recordedAndNeverSent: [...recorded].filter((id) => !sent.has(id)).length,
    drift: Object.values(driftByCounter).reduce((sum, drift) => sum + drift, 0),
  };
}
