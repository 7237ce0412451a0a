import type { Database } from '../../infrastructure/database/pool';
import { inTransaction } from '../../infrastructure/database/transaction';

export interface EntryKey {
  type: string;
  id: string;
  contentId: string;
}

/**
 * Hides an entry of a user's history until the interaction happens again. The fact and all counts are unchanged.
 * @returns whether the entry was visible; null if it does not exist.
 */
export async function removeEntry(pool: Database, userId: string, { type, id, contentId }: EntryKey, now: Date): Promise<boolean | null> {
  const { rowCount } = await pool.query(
    `INSERT INTO history_removals (user_id, content_id, type, id, removed_at)
    SELECT user_id, content_id, type, id, GREATEST($5, occurred_at) FROM shown_history WHERE user_id = $1 AND content_id = $2 AND type = $3 AND id = $4
    ON CONFLICT (user_id, content_id, type, id) DO UPDATE SET removed_at = EXCLUDED.removed_at`,
    [userId, contentId, type, id, now],
  );
  if (rowCount) return true;
  const there = await pool.query('SELECT FROM history WHERE user_id = $1 AND content_id = $2 AND type = $3 AND id = $4', [
    userId,
    contentId,
    type,
    id,
  ]);
  return there.rowCount ? false : null;
}

/** Hides all entries of a user's history up to now. */
export function clearHistory(pool: Database, userId: string, now: Date): Promise<void> {
  return inTransaction(pool, async (db) => {
    await db.query(
      `INSERT INTO history_clearings AS c (user_id, cleared_at) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET cleared_at = GREATEST(c.cleared_at, EXCLUDED.cleared_at)`,
      [userId, now],
    );
    await db.query('DELETE FROM history_removals WHERE user_id = $1 AND removed_at <= $2', [userId, now]);
  });
}
