import { catalogueChanged } from '../../catalog/content/catalogue-version';
import { experimentOf, hasConverted } from '../../community/experiments/queries';
import { dayMs } from '../../domain/durations';
import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { atOnce, nextRows, pair } from './next-rows';
import { dayStartSql, otherIdSql, pseudonym, pseudonymSql, type Secrets } from './pseudonym';

/** Number of changed rows by table name. */
type Taken = Record<string, number>;

const noDetails = 'value = NULL, context = NULL, notes = NULL, mood = NULL, mood_intensity = NULL';
/** Time in ms after the start of a viewing until its handle expires (src/interactions/views/view-handle.ts). */
const handleMs = dayMs;

const asDays = (columns: string[]) => columns.map((column) => `${column} = ${dayStartSql(`t.${column}`)}`).join(', ');

const deleteExposures = statement(
  'erase-exposures',
  { key: 'text', variant: 'text', exposedAt: 'timestamptz', isConverted: 'bool?' },
  `DELETE FROM experiment_exposures t USING ${nextRows('experiment_exposures', ['experiment_key', 'user_id'], 'user_id')}
    RETURNING t.experiment_key AS key, t.variant, t.exposed_at AS "exposedAt", t.has_converted AS "isConverted"`,
);

const insertExposure = statement(
  'keep-erased-exposure',
  {},
  `INSERT INTO experiment_exposures (experiment_key, user_id, variant, exposed_at, has_converted) VALUES ($1, $2, $3, ${dayStartSql('$4::timestamptz')}, $5)
    ON CONFLICT DO NOTHING`,
);

/**
 * Replaces the user id in `experiment_exposures`. Stores in each exposure whether the user converted, because after the erasure no key links the
 * exposure to the user's interactions.
 */
export async function takeExposures(db: Connection, userId: string, { person }: Secrets): Promise<Taken> {
  const rows = await deleteExposures.rows(db, [userId]);
  for (const { key, variant, exposedAt, isConverted } of rows) {
    const experiment = await experimentOf(db, key);
    const converted = isConverted ?? (experiment !== null && (await hasConverted(db, experiment, userId, exposedAt)));
    await insertExposure.run(db, [key, pseudonym(person, `experiment/${key}`), variant, exposedAt, converted]);
  }
  return { experiment_exposures: rows.length };
}

// Locks rows with an UPDATE that changes no value, because Citus does not support FOR UPDATE over many shards.
const lockSql = (table: string) =>
  `UPDATE ${table} t SET user_id = t.user_id FROM ${nextRows(table, pair, 'user_id')} RETURNING t.content_id AS "contentId"`;
const lockViews = statement('lock-views-to-erase', { contentId: 'text' }, lockSql('views'));
const lockReviews = statement('lock-reviews-to-erase', { contentId: 'text' }, lockSql('reviews'));

const deleteViewDetails = statement('erase-view-details', {}, 'DELETE FROM view_details WHERE content_id = ANY($2) AND user_id = $1');

const eraseViewings = statement(
  'erase-viewings',
  {},
  `UPDATE viewings t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')},
      handle_id = CASE WHEN t.recorded_at < $4 THEN ${otherIdSql('$2', 't.handle_id')} ELSE t.handle_id END, ${asDays(['occurred_at', 'recorded_at'])}
    WHERE content_id = ANY($3) AND user_id = $1`,
);

const eraseViews = statement(
  'erase-views',
  {},
  `UPDATE views t SET user_id = ${pseudonymSql('$2', 't.content_id')}, verified_by = ${otherIdSql('$2', 't.verified_by')}, ${noDetails},
      previous_first_viewed_at = NULL, ${asDays(['first_viewed_at', 'last_viewed_at'])}
    WHERE content_id = ANY($3) AND user_id = $1`,
);

/**
 * Erases up to 500 views of the user, with their viewings and details. A viewing of the last 24 h keeps its handle id, so that the unique index on
 * `handle_id` still rejects a second use of the handle.
 */
export async function takeViews(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const contents = await lockContents(db, lockViews, userId);
  const details = await deleteViewDetails.run(db, [userId, contents]);
  const viewings = await eraseViewings.run(db, [userId, secret, contents, new Date(Date.now() - handleMs)]);
  const views = await eraseViews.run(db, [userId, secret, contents]);
  return { views: views.rowCount ?? 0, viewings: viewings.rowCount ?? 0, view_details: details.rowCount ?? 0 };
}

/** Columns that the erasure of interactions and reports returns: the content id `c`, and the id `i` of the row before the erasure. */
const changedEvents = { c: 'text', i: 'uuid' } as const;

/** Erases interactions. The column `recipient` contains recipients that version 0.0.1 stored; this version stores them in `interaction_details`. */
const eraseInteractions = statement(
  'erase-interactions',
  changedEvents,
  `UPDATE interactions t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')}, ${asDays(['occurred_at', 'recorded_at'])},
      platform = NULL, recipient = NULL, ${noDetails}
     FROM ${nextRows('interactions', ['content_id', 'id'], 'user_id')} RETURNING l.content_id AS c, l.id AS i`,
);

const deleteInteractionDetails = statement(
  'erase-interaction-details',
  {},
  'DELETE FROM interaction_details t USING json_to_recordset($1) AS v(c text, i uuid) WHERE t.content_id = v.c AND t.event_id = v.i',
);

export async function takeInteractions(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const rows = await eraseInteractions.rows(db, [userId, secret]);
  const details = await deleteInteractionDetails.run(db, [JSON.stringify(rows)]);
  return { interactions: rows.length, interaction_details: details.rowCount ?? 0 };
}

const reviewFacts = 'rating, previous_rating, helpful_count';
const reviewTimes = ['first_rated_at', 'occurred_at', 'recorded_at', 'edited_at'];
const reviewKey = pseudonymSql('$2', 't.content_id');

const copyReviews = statement(
  'copy-erased-reviews',
  {},
  `INSERT INTO reviews (content_id, user_id, ${reviewFacts}, ${reviewTimes.join(', ')})
    SELECT content_id, ${reviewKey}, ${reviewFacts}, ${reviewTimes.map(dayStartSql).join(', ')}
    FROM reviews t WHERE content_id = ANY($3) AND user_id = $1`,
);

const moveVotes = statement(
  'move-votes-of-erased-reviews',
  {},
  `UPDATE review_votes t SET author_id = ${reviewKey} WHERE content_id = ANY($3) AND author_id = $1`,
);

const deleteReviews = statement('delete-erased-reviews', {}, 'DELETE FROM reviews WHERE content_id = ANY($2) AND user_id = $1');

/**
 * Inserts each review under its new key, points its votes to the new row and deletes the old row. An UPDATE of the key would violate the foreign
 * key of `review_votes`.
 */
export async function takeReviews(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const contents = await lockContents(db, lockReviews, userId);
  const reviews = await copyReviews.run(db, [userId, secret, contents]);
  await moveVotes.run(db, [userId, secret, contents]);
  await deleteReviews.run(db, [userId, contents]);
  return { reviews: reviews.rowCount ?? 0 };
}

const findComments = statement(
  'find-comments-to-erase',
  { contentId: 'text', id: 'uuid' },
  `SELECT content_id AS "contentId", id FROM comments
    WHERE user_id = $1 AND content_id = (SELECT content_id FROM comments WHERE user_id = $1 LIMIT 1) LIMIT ${atOnce}`,
);

const lockComments = statement(
  'lock-comments-to-erase',
  {},
  'SELECT FROM comments WHERE content_id = $1 AND (id = ANY($2) OR parent_id = ANY($2)) ORDER BY id FOR UPDATE',
);

const commentFacts = 'parent_id, depth, reply_count, replied_to, deleted_by';
const commentTimes = ['occurred_at', 'recorded_at', 'edited_at', 'deleted_at'];

const copyComments = statement(
  'copy-erased-comments',
  {},
  `INSERT INTO comments (content_id, id, user_id, ${commentFacts}, ${commentTimes.join(', ')})
    SELECT content_id, ${otherIdSql('$3', 't.id')}, ${pseudonymSql('$3', 't.content_id')}, ${commentFacts}, ${commentTimes.map(dayStartSql).join(', ')}
    FROM comments t WHERE content_id = $1 AND id = ANY($2)`,
);

const moveReplies = statement(
  'move-replies-of-erased-comments',
  {},
  `UPDATE comments t SET parent_id = ${otherIdSql('$3', 't.parent_id')} WHERE content_id = $1 AND parent_id = ANY($2)`,
);

const deleteComments = statement('delete-erased-comments', {}, 'DELETE FROM comments WHERE content_id = $1 AND id = ANY($2)');

/**
 * Erases the user's comments on one content. The comments get new ids, because the old ids contain the time of writing, and replies get the new
 * parent ids. Locks comments and replies first, in the order of the ledger, so that a concurrent reply waits and then does not find its parent.
 */
export async function takeComments(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const rows = await findComments.rows(db, [userId]);
  if (rows.length === 0) return { comments: 0 };
  const own = [rows[0]?.contentId, rows.map(({ id }) => id)];
  await lockComments.run(db, own);
  const comments = await copyComments.run(db, [...own, secret]);
  await moveReplies.run(db, [...own, secret]);
  await deleteComments.run(db, own);
  return { comments: comments.rowCount ?? 0 };
}

const eraseReports = statement(
  'erase-reports',
  changedEvents,
  `UPDATE reports t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')}, details = NULL, outcome = NULL,
      ${asDays(['occurred_at', 'recorded_at', 'updated_at'])}
    FROM ${nextRows('reports', ['content_id', 'id'], 'user_id')} RETURNING l.content_id AS c, l.id AS i`,
);

const moveReportEvents = statement(
  'move-events-of-erased-reports',
  {},
  `UPDATE moderation_events t SET report_id = ${otherIdSql('$2', 't.report_id')} FROM json_to_recordset($1) AS v(c text, i uuid)
    WHERE t.content_id = v.c AND t.report_id = v.i`,
);

/** Erases up to 500 reports of the user. Replaces their ids, which contain the time of the report, in `reports` and in `moderation_events`. */
export async function takeReports(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const rows = await eraseReports.rows(db, [userId, secret]);
  await moveReportEvents.run(db, [JSON.stringify(rows), secret]);
  return { reports: rows.length };
}

const eraseOwner = statement('erase-owner', {}, `UPDATE content t SET owner_id = NULL FROM ${nextRows('content', ['id'], 'owner_id')}`);

/** Removes the owner from the user's contents. Marks the catalogue as changed, because some lists depend on owners. */
export async function takeContents(db: Connection, userId: string): Promise<Taken> {
  const { rowCount } = await eraseOwner.run(db, [userId]);
  if (rowCount) await catalogueChanged(db);
  return { content: rowCount ?? 0 };
}

/** Locks up to 500 rows of the user and returns their content ids. Without the lock, the later statements of a step could change different rows. */
async function lockContents(db: Connection, lock: typeof lockViews, userId: string): Promise<string[]> {
  return (await lock.rows(db, [userId])).map(({ contentId }) => contentId);
}
