import type { Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';

export interface EntryKey {
  type: string;
  id: string;
  contentId: string;
}

const hideEntry = statement(
  'hide-history-entry',
  {},
  `INSERT INTO history_removals (user_id, content_id, type, id, removed_at)
    SELECT user_id, content_id, type, id, GREATEST($5, occurred_at) FROM shown_history WHERE user_id = $1 AND content_id = $2 AND type = $3 AND id = $4
    ON CONFLICT (user_id, content_id, type, id) DO UPDATE SET removed_at = EXCLUDED.removed_at`,
);
const findEntry = statement('find-history-entry', {}, 'SELECT FROM history WHERE user_id = $1 AND content_id = $2 AND type = $3 AND id = $4');
const hideEntriesBefore = statement(
  'clear-history',
  {},
  `INSERT INTO history_clearings AS c (user_id, cleared_at) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET cleared_at = GREATEST(c.cleared_at, EXCLUDED.cleared_at)`,
);
const deleteRemovals = statement('delete-history-removals', {}, 'DELETE FROM history_removals WHERE user_id = $1 AND removed_at <= $2');

/**
 * Hides an entry of the user's history until the user repeats the interaction. Does not change the fact or any counts.
 * @returns true if the entry was visible, false if it was already hidden, null if it does not exist.
 */
export async function removeEntry(pool: Database, userId: string, { type, id, contentId }: EntryKey, now: Date): Promise<boolean | null> {
  const { rowCount } = await hideEntry.run(pool, [userId, contentId, type, id, now]);
  if (rowCount) return true;
  const there = await findEntry.run(pool, [userId, contentId, type, id]);
  return there.rowCount ? false : null;
}

/** Hides all entries of the user's history that occurred until `now`. */
export function clearHistory(pool: Database, userId: string, now: Date): Promise<void> {
  return inTransaction(pool, async (db) => {
    await hideEntriesBefore.run(db, [userId, now]);
    await deleteRemovals.run(db, [userId, now]);
  });
}
