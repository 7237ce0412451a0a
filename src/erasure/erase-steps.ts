import type { PoolClient } from 'pg';
import { catalogueChanged } from '../content/version';

/** What becomes of the rows of one table that name a person. */
export interface EraseStep {
  table: string;
  /** The column that names them. */
  named: string;
  /** KEPT: under a key that leads to nobody, without words. DELETED: nobody else's, so it goes. */
  fate: 'KEPT' | 'DELETED';
  /** Takes the next rows of person $1, at most some hundred; $2 is the key. @returns of each table, how many rows. */
  take(db: PoolClient, userId: string, tombstone: string): Promise<Record<string, number>>;
}

const atOnce = 500;
const pair = ['content_id', 'user_id'];
const event = ['content_id', 'id'];
const moods = 'mood = NULL, mood_intensity = NULL';
/** What a person said of an act. */
const said = `value = NULL, context = NULL, notes = NULL, ${moods}`;

/** In the ledger's order of tables, and each locked in its order of rows, so that the two never wait for each other in a circle. */
export const eraseSteps: readonly EraseStep[] = [
  { table: 'views', named: 'user_id', fate: 'KEPT', take: takeViews },
  kept('reactions', [...pair, 'slot'], 'user_id', `duration_ms = NULL, ${said}`),
  kept('favorites', pair, 'user_id', `tags = NULL, duration_ms = NULL, ${said}`),
  { table: 'interactions', named: 'user_id', fate: 'KEPT', take: takeInteractions },
  { table: 'reviews', named: 'user_id', fate: 'KEPT', take: takeReviews },
  kept('review_votes', ['content_id', 'author_id', 'voter_id'], 'voter_id'),
  kept('comments', event, 'user_id', `body = NULL, duration_ms = NULL, ${said}`),
  kept('comments', event, 'replied_to'),
  kept('comments', event, 'deleted_by'),
  kept('reports', event, 'user_id', 'details = NULL, outcome = NULL'),
  kept('reports', event, 'claimed_by'),
  kept('reports', event, 'decided_by'),
  kept('moderation_events', event, 'actor_id', 'note = NULL'),
  moved('user_days', ['user_id', 'day'], ['day']),
  // Also where it is off: it may have been on before.
  deleted('user_history', ['user_id', 'occurred_at', 'type', 'content_id'], 'user_id'),
  moved('experiment_exposures', ['experiment_key', 'user_id'], ['experiment_key', 'variant', 'exposed_at']),
  { table: 'content', named: 'owner_id', fate: 'KEPT', take: takeContents },
  deleted('follows', ['follower_id', 'followed_id'], 'follower_id'),
  deleted('follows', ['follower_id', 'followed_id'], 'followed_id'),
  deleted('collections', ['user_id', 'id'], 'user_id'),
  deleted('history_removals', [...pair, 'type', 'id'], 'user_id'),
  deleted('history_clearings', ['user_id'], 'user_id'),
  deleted('dismissals', pair, 'user_id'),
  deleted('request_keys', ['user_id', 'key'], 'user_id'),
  deleted('users', ['id'], 'id'),
];

/** Of each table, what becomes of its rows. */
export const fateOf: Record<string, EraseStep['fate']> = {
  ...Object.fromEntries(eraseSteps.map(({ table, fate }) => [table, fate])),
  viewings: 'KEPT',
  view_details: 'DELETED',
  interaction_details: 'DELETED',
};

function kept(table: string, key: string[], named: string, words?: string): EraseStep {
  const set = [`${named} = $2`, words].filter(Boolean).join(', ');
  return { table, named, fate: 'KEPT', take: takeOf(table, `UPDATE ${table} t SET ${set} FROM ${nextRows(table, key, named)}`, true) };
}

/** Where a table is distributed by user, a row cannot change its user: it goes and comes anew. */
function moved(table: string, key: string[], columns: string[]): EraseStep {
  const list = columns.join(', ');
  const gone = `DELETE FROM ${table} t USING ${nextRows(table, key, 'user_id')} RETURNING ${columns.map((column) => `t.${column}`).join(', ')}`;
  const statement = `WITH gone AS (${gone}) INSERT INTO ${table} (user_id, ${list}) SELECT $2::text, ${list} FROM gone`;
  return { table, named: 'user_id', fate: 'KEPT', take: takeOf(table, statement, true) };
}

function deleted(table: string, key: string[], named: string): EraseStep {
  return { table, named, fate: 'DELETED', take: takeOf(table, `DELETE FROM ${table} t USING ${nextRows(table, key, named)}`, false) };
}

function takeOf(table: string, statement: string, takesTombstone: boolean): EraseStep['take'] {
  return async (db, userId, tombstone) => ({ [table]: (await db.query(statement, takesTombstone ? [userId, tombstone] : [userId])).rowCount ?? 0 });
}

/**
 * Found by an index in whatever order, then taken and with it locked in the ledger's; what has become somebody else's meanwhile is left
 * out. Not by FOR UPDATE, which a distributed table refuses over many contents.
 */
function nextRows(table: string, key: string[], named: string): string {
  const columns = key.join(', ');
  const isSame = key.map((column) => `t.${column} = l.${column}`).join(' AND ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table} WHERE ${named} = $1 LIMIT ${atOnce}) f ORDER BY ${columns}) l WHERE ${isSame} AND t.${named} = $1`;
}

/** A view and its viewings change hands together; where they came from goes. */
async function takeViews(db: PoolClient, userId: string, tombstone: string): Promise<Record<string, number>> {
  const contents = await lockedContents(db, 'views', userId);
  const details = await db.query('DELETE FROM view_details WHERE content_id = ANY($2) AND user_id = $1', [userId, contents]);
  const viewings = await db.query('UPDATE viewings SET user_id = $2 WHERE content_id = ANY($3) AND user_id = $1', [userId, tombstone, contents]);
  const views = await db.query(`UPDATE views SET user_id = $2, ${said} WHERE content_id = ANY($3) AND user_id = $1`, [userId, tombstone, contents]);
  return { views: views.rowCount ?? 0, viewings: viewings.rowCount ?? 0, view_details: details.rowCount ?? 0 };
}

/** What retention lets go of goes with them at once; the column `recipient` is where the release before wrote it. */
async function takeInteractions(db: PoolClient, userId: string, tombstone: string): Promise<Record<string, number>> {
  const { rows } = await db.query(
    `UPDATE interactions t SET user_id = $2, platform = NULL, recipient = NULL, ${said}
     FROM ${nextRows('interactions', event, 'user_id')} RETURNING t.content_id AS c, t.id AS i`,
    [userId, tombstone],
  );
  const details = await db.query(
    'DELETE FROM interaction_details t USING json_to_recordset($1) AS v(c text, i uuid) WHERE t.content_id = v.c AND t.event_id = v.i',
    [JSON.stringify(rows)],
  );
  return { interactions: rows.length, interaction_details: details.rowCount ?? 0 };
}

/** The same with a review and its votes, which hang on it by its key: it is made anew under the other one, and they move over. */
async function takeReviews(db: PoolClient, userId: string, tombstone: string): Promise<Record<string, number>> {
  const contents = await lockedContents(db, 'reviews', userId);
  const values = [userId, tombstone, contents];
  const facts = 'rating, previous_rating, helpful_count, first_rated_at, occurred_at, recorded_at, edited_at';
  const reviews = await db.query(
    `INSERT INTO reviews (content_id, user_id, ${facts}) SELECT content_id, $2, ${facts} FROM reviews WHERE content_id = ANY($3) AND user_id = $1`,
    values,
  );
  await db.query('UPDATE review_votes SET author_id = $2 WHERE content_id = ANY($3) AND author_id = $1', values);
  await db.query('DELETE FROM reviews WHERE content_id = ANY($2) AND user_id = $1', [userId, contents]);
  return { reviews: reviews.rowCount ?? 0 };
}

/** They belong to nobody; who may find them has changed. */
async function takeContents(db: PoolClient, userId: string): Promise<Record<string, number>> {
  const { rowCount } = await db.query(`UPDATE content t SET owner_id = NULL FROM ${nextRows('content', ['id'], 'owner_id')}`, [userId]);
  if (rowCount) await catalogueChanged(db);
  return { content: rowCount ?? 0 };
}

/** What is recorded between two statements must not be torn: only what was there at the lock changes hands. */
async function lockedContents(db: PoolClient, table: 'views' | 'reviews', userId: string): Promise<string[]> {
  // A change of nothing locks as well.
  const { rows } = await db.query(`UPDATE ${table} t SET user_id = t.user_id FROM ${nextRows(table, pair, 'user_id')} RETURNING t.content_id`, [
    userId,
  ]);
  return rows.map((row) => row.content_id);
}
