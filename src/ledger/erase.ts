import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../database/transaction';

/** What becomes of a person's rows ($1): facts that are counted stay, under a key ($2) that leads to nobody, without their words; the rest goes. */
const statements = [
  'UPDATE reactions SET user_id = $2, notes = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE favorites SET user_id = $2, notes = NULL, tags = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE interactions SET user_id = $2, recipient = NULL, context = NULL, notes = NULL, mood = NULL, mood_intensity = NULL WHERE user_id = $1',
  'UPDATE reports SET user_id = $2, details = NULL WHERE user_id = $1',
];

/** A view and its viewings change hands together: those of the contents ($3) whose views were locked before. */
const viewStatements = [
  'UPDATE viewings SET user_id = $2, handle_id = NULL WHERE content_id = ANY($3) AND user_id = $1',
  'UPDATE views SET user_id = $2, mood = NULL, mood_intensity = NULL WHERE content_id = ANY($3) AND user_id = $1',
];

/**
 * Erases a person: nothing leads back to them, and every public count stays as it was. What they do at this very moment may
 * fall before or after; should the same id act again, it is somebody new. Safe to repeat.
 * @returns how many facts now belong to nobody.
 */
export async function eraseUser(pool: Pool, userId: string): Promise<number> {
  const tombstone = `erased:${randomUUID()}`;
  return inTransaction(pool, async (db) => {
    let facts = 0;
    const { rows } = await db.query('SELECT content_id FROM views WHERE user_id = $1 ORDER BY content_id FOR UPDATE', [userId]);
    const viewed = rows.map((row) => row.content_id);
    await db.query('DELETE FROM view_details WHERE content_id = ANY($2) AND user_id = $1', [userId, viewed]);
    for (const statement of viewStatements) facts += (await db.query(statement, [userId, tombstone, viewed])).rowCount ?? 0;
    for (const statement of statements) facts += (await db.query(statement, [userId, tombstone])).rowCount ?? 0;
    await db.query('UPDATE content SET owner_id = NULL WHERE owner_id = $1', [userId]);
    await db.query('DELETE FROM users WHERE id = $1', [userId]);
    return facts;
  });
}
