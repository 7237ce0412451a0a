import { createHmac, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { installationKey } from '../database/installation-key';
import type { Queryable } from '../database/pool';
import { inTransaction } from '../database/transaction';

/**
 * What becomes of a person's rows ($1): facts that are counted stay, under a key ($2) that leads to nobody, without their words.
 * The tables come in the ledger's order and are locked in its order of rows, so that the two never wait for each other in a circle.
 */
const steps: { table: string; lock: string; change: string }[] = [
  { table: 'reactions', lock: 'content_id, slot', change: 'notes = NULL, mood = NULL, mood_intensity = NULL' },
  { table: 'favorites', lock: 'content_id', change: 'notes = NULL, tags = NULL, mood = NULL, mood_intensity = NULL' },
  {
    table: 'interactions',
    lock: 'content_id, id',
    change: 'platform = NULL, recipient = NULL, context = NULL, notes = NULL, mood = NULL, mood_intensity = NULL',
  },
];
const laterSteps: typeof steps = [
  { table: 'comments', lock: 'content_id, id', change: 'body = NULL, mood = NULL, mood_intensity = NULL' },
  { table: 'reports', lock: 'content_id, id', change: 'details = NULL, outcome = NULL' },
];

/** Where else a person is named. */
const mentions = [
  'UPDATE review_votes SET voter_id = $2 WHERE voter_id = $1',
  'UPDATE comments SET replied_to = $2 WHERE replied_to = $1',
  'UPDATE comments SET deleted_by = $2 WHERE deleted_by = $1',
  'UPDATE reports SET claimed_by = $2 WHERE claimed_by = $1',
  'UPDATE reports SET decided_by = $2 WHERE decided_by = $1',
  'UPDATE moderation_events SET actor_id = $2, note = NULL WHERE actor_id = $1',
  'UPDATE user_days SET user_id = $2 WHERE user_id = $1',
  'UPDATE experiment_exposures SET user_id = $2 WHERE user_id = $1',
];

/** What is nobody else's goes. */
const deletions = [
  'UPDATE content SET owner_id = NULL WHERE owner_id = $1',
  'DELETE FROM follows WHERE $1 IN (follower_id, followed_id)',
  'DELETE FROM collections WHERE user_id = $1',
  'DELETE FROM history_removals WHERE user_id = $1',
  'DELETE FROM dismissals WHERE user_id = $1',
  'DELETE FROM history_clearings WHERE user_id = $1',
  'DELETE FROM request_keys WHERE user_id = $1',
  'DELETE FROM users WHERE id = $1',
];

/** A view and its viewings change hands together: those of the contents ($3) whose views were locked before. */
const viewStatements = [
  'UPDATE viewings SET user_id = $2 WHERE content_id = ANY($3) AND user_id = $1',
  'UPDATE views SET user_id = $2, mood = NULL, mood_intensity = NULL WHERE content_id = ANY($3) AND user_id = $1',
];

/** The same with a review and its votes, which hang on it by its key: it is made anew under the other one, and they move over. */
const reviewStatements = [
  `INSERT INTO reviews (content_id, user_id, rating, previous_rating, helpful_count, first_rated_at, occurred_at, recorded_at, edited_at)
    SELECT content_id, $2, rating, previous_rating, helpful_count, first_rated_at, occurred_at, recorded_at, edited_at FROM reviews WHERE content_id = ANY($3) AND user_id = $1`,
  'UPDATE review_votes SET author_id = $2 WHERE content_id = ANY($3) AND author_id = $1',
];

/**
 * Erases a person: nothing leads back to them, and every public count stays as it was. What they do at this very moment may
 * fall before or after; should the same id act again, it is somebody new. Safe to repeat.
 * @returns how many facts now belong to nobody.
 */
export async function eraseUser(pool: Pool, userId: string): Promise<number> {
  const tombstone = `erased:${randomUUID()}`;
  const key = await erasureKey(pool, userId);
  return inTransaction(pool, async (db) => {
    let facts = 0;
    const change = async (statement: string, ...more: unknown[]) => {
      facts += (await db.query(statement, [userId, tombstone, ...more])).rowCount ?? 0;
    };
    const takeStep = async ({ table, lock, change: words }: (typeof steps)[number]) => {
      await db.query(`SELECT FROM ${table} WHERE user_id = $1 ORDER BY ${lock} FOR UPDATE`, [userId]);
      await change(`UPDATE ${table} SET user_id = $2, ${words} WHERE user_id = $1`);
    };
    const viewed = await lockedContents(db, 'views', userId);
    await db.query('DELETE FROM view_details WHERE content_id = ANY($2) AND user_id = $1', [userId, viewed]);
    for (const statement of viewStatements) await change(statement, viewed);
    for (const step of steps) await takeStep(step);
    const reviewed = await lockedContents(db, 'reviews', userId);
    for (const statement of reviewStatements) await change(statement, reviewed);
    await db.query('DELETE FROM reviews WHERE content_id = ANY($2) AND user_id = $1', [userId, reviewed]);
    for (const step of laterSteps) await takeStep(step);
    for (const statement of mentions) await change(statement);
    for (const statement of deletions) await db.query(statement, [userId]);
    await db.query('INSERT INTO erasures (key, erased_at) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET erased_at = EXCLUDED.erased_at', [
      key,
      new Date(),
    ]);
    return facts;
  });
}

/** What is kept of an erased id: it tells whether a given id was erased, and only this installation can tell. */
export async function erasureKey(db: Queryable, userId: string): Promise<string> {
  return createHmac('sha256', await installationKey(db, 'erasures'))
    .update(userId)
    .digest('base64url');
}

/** What is recorded between two statements must not be torn: only what was there at the lock changes hands. */
async function lockedContents(db: PoolClient, table: 'views' | 'reviews', userId: string): Promise<string[]> {
  const { rows } = await db.query(`SELECT content_id FROM ${table} WHERE user_id = $1 ORDER BY content_id FOR UPDATE`, [userId]);
  return rows.map((row) => row.content_id);
}
