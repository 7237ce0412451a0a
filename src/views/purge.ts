import type { Pool } from 'pg';

const dayMs = 86_400_000;

/**
 * Deletes where viewings came from, once it is older than `retentionDays` UTC days. One day at a time, by its index; safe to
 * run on many servers at once.
 * @returns how many rows went.
 */
export async function purgeViewDetails(pool: Pool, retentionDays: number, nowMs: number): Promise<number> {
  const oldestKept = new Date(nowMs - retentionDays * dayMs).toISOString().slice(0, 10);
  let purged = 0;
  for (;;) {
    const { rows } = await pool.query("SELECT to_char(min(day), 'YYYY-MM-DD') AS day FROM view_details WHERE day < $1::date", [oldestKept]);
    if (rows[0].day === null) return purged;
    purged += (await pool.query('DELETE FROM view_details WHERE day = $1::date', [rows[0].day])).rowCount ?? 0;
  }
}
