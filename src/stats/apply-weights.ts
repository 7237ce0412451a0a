import type { Pool } from 'pg';
import { inTransaction } from '../database/transaction';
import { dayScoreSql, popularitySql, type Weights } from './counters';

/**
 * Popularity is stored, of all time and by day, so that `popular` is read by an index: when the configured weights are not
 * those it was summed with, it is summed anew. Trends keep the weights of their time: what was recorded then is what happened then.
 * @returns true when it was.
 */
export async function applyWeights(pool: Pool, weights: Weights): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const wanted = JSON.stringify(weights);
    const { rowCount } = await db.query(
      `INSERT INTO settings AS s (key, value) VALUES ('weights', $1::jsonb) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE s.value <> EXCLUDED.value`,
      [wanted],
    );
    if (rowCount === 0) return false;
    await db.query(`UPDATE content_stats SET popularity = ${popularitySql(weights, (column) => column)}`);
    await db.query(`UPDATE content_daily SET score = ${dayScoreSql(weights, (column) => column)}`);
    return true;
  });
}
