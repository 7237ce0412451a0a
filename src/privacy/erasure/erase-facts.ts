import { catalogueChanged } from '../../catalog/content/catalogue-version';
import { experimentOf, hasConverted } from '../../community/experiments/queries';
import { dayMs } from '../../domain/durations';
import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { atOnce, nextRows, pair } from './next-rows';
import { dayStartSql, otherIdSql, pseudonym, pseudonymSql, type Secrets } from './pseudonym';

/** The number of changed rows by table. */
type Taken = Record<string, number>;

const noDetails = 'value = NULL, context = NULL, notes = NULL, mood = NULL, mood_intensity = NULL';
/** How long the handle of a viewing can be used after the viewing began (src/interactions/views/view-handle.ts). */
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

/** Stores in each exposure whether the user converted, because after the erasure no key links an exposure to a fact. */
export async function takeExposures(db: Connection, userId: string, { person }: Secrets): Promise<Taken> {
  const rows = await deleteExposures.rows(db, [userId]);
  for (const { key, variant, exposedAt, isConverted } of rows) {
    const experiment = await experimentOf(db, key);
    const converted = isConverted ?? (experiment !== null && (await hasConverted(db, experiment, userId, exposedAt)));
    await insertExposure.run(db, [key, pseudonym(person, `experiment/${key}`), variant, exposedAt, converted]);
  }
  return { experiment_exposures: rows.length };
}

// An update that changes nothing locks the rows.
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

/** Changes a view and its viewings together. A handle keeps its id as long as a client could use it again. */
export async function takeViews(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const contents = await lockContents(db, lockViews, userId);
  const details = await deleteViewDetails.run(db, [userId, contents]);
  const viewings = await eraseViewings.run(db, [userId, secret, contents, new Date(Date.now() - handleMs)]);
  const views = await eraseViews.run(db, [userId, secret, contents]);
  return { views: views.rowCount ?? 0, viewings: viewings.rowCount ?? 0, view_details: details.rowCount ?? 0 };
}

/** The contents and former ids of changed events. */
const changedEvents = { c: 'text', i: 'uuid' } as const;

/** Version 0.0.1 stored the recipient in the column `recipient`, which is now a detail. */
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

/** Votes refer to the key of their review, so the review is inserted under the new key and its votes are updated. */
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
 * Erases the user's comments on one content. Their ids contain the time of writing, so the comments get new ids, and replies refer to
 * those. Locks comments and replies first, in the ledger's order: a concurrent reply waits and then does not find its parent.
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

/** The ids of reports contain times as well, so they are replaced, also in the moderation events. */
export async function takeReports(db: Connection, userId: string, { content: secret }: Secrets): Promise<Taken> {
  const rows = await eraseReports.rows(db, [userId, secret]);
  await moveReportEvents.run(db, [JSON.stringify(rows), secret]);
  return { reports: rows.length };
}

const eraseOwner = statement('erase-owner', {}, `UPDATE content t SET owner_id = NULL FROM ${nextRows('content', ['id'], 'owner_id')}`);

/** Removes the owner of the user's contents. Lists that depend on owners change. */
export async function takeContents(db: Connection, userId: string): Promise<Taken> {
  const { rowCount } = await eraseOwner.run(db, [userId]);
  if (rowCount) await catalogueChanged(db);
  return { content: rowCount ?? 0 };
}

/** Locks the rows, because several statements change them and could otherwise see different rows. */
async function lockContents(db: Connection, lock: typeof lockViews, userId: string): Promise<string[]> {
  return (await lock.rows(db, [userId])).map(({ contentId }) => contentId);
}
