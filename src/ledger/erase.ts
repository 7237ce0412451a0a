import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../database/transaction';

/**
 * What becomes of a person's rows: facts that are counted stay, under a key ($2) that leads to nobody, without their words;
 * the rest goes. Each statement finds its rows by an index.
 */
const statements = [
  'DELETE FROM view_details d USING views w WHERE w.user_id = $1 AND d.content_id = w.content_id AND d.user_id = $1',
  'UPDATE viewings v SET user_id = $2, handle_id = NULL FROM views w WHERE w.user_id = $1 AND v.content_id = w.content_id AND v.user_id = $1',
  'UPDATE views SET user_id = $2, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE reactions SET user_id = $2, notes = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE favorites SET user_id = $2, notes = NULL, tags = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE interactions SET user_id = $2, recipient = NULL, context = NULL, notes = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE reports SET user_id = $2, details = NULL WHERE user_id = $1',
  'UPDATE content SET owner_id = NULL WHERE owner_id = $1',
  'DELETE FROM users WHERE id = $1',
];

/**
 * Erases a person: nothing leads back to them, and every public count stays as it was. Should the same id act again, it is
 * somebody new. Safe to repeat.
 * @returns how many facts now belong to nobody.
 */
export async function eraseUser(pool: Pool, userId: string): Promise<number> {
  const tombstone = `erased:${randomUUID()}`;
  return inTransaction(pool, async (db) => {
    let facts = 0;
    for (const statement of statements) {
      const values = statement.includes('$2') ? [userId, tombstone] : [userId];
      const { rowCount } = await db.query(statement, values);
      if (values.length === 2) facts += rowCount ?? 0;
    }
    return facts;
  });
}
