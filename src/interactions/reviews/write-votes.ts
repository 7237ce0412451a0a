import { CodedError } from '../../domain/errors';
import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { Entry } from '../../ledger/facts';
import { factColumns, factRow, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { RatingFact, VoteFact } from './fact';

/**
 * Locks reviews before the transaction changes `helpful_count`. Omits withdrawn reviews, which accept no votes. Uses an update that changes nothing,
 * because Citus does not support FOR UPDATE on the rows of several contents.
 */
const lockReviews = statement(
  'lock-reviews',
  { contentId: 'text', authorId: 'text' },
  `UPDATE reviews AS r SET helpful_count = r.helpful_count
    FROM (SELECT DISTINCT c, a FROM json_to_recordset($1) AS v(c text, a text) ORDER BY c, a) v
    WHERE r.content_id = v.c AND r.user_id = v.a AND r.rating IS NOT NULL
    RETURNING r.content_id AS "contentId", r.user_id AS "authorId"`,
);

const insertVotes = statement(
  'insert-votes',
  { contentId: 'text', authorId: 'text', voterId: 'text', delta: 'int4' },
  `INSERT INTO review_votes (content_id, author_id, voter_id, created_at) SELECT c, a, u, o FROM json_to_recordset($1) AS v(${factColumns}, a text)
    ON CONFLICT DO NOTHING RETURNING content_id AS "contentId", author_id AS "authorId", voter_id AS "voterId", 1 AS delta`,
);

const deleteVotes = statement(
  'delete-votes',
  { contentId: 'text', authorId: 'text', voterId: 'text', delta: 'int4' },
  `DELETE FROM review_votes w USING json_to_recordset($1) AS v(${factColumns}, a text) WHERE w.content_id = v.c AND w.author_id = v.a AND w.voter_id = v.u
    RETURNING w.content_id AS "contentId", w.author_id AS "authorId", w.voter_id AS "voterId", -1 AS delta`,
);

const countVotes = statement(
  'count-votes',
  {},
  `UPDATE reviews r SET helpful_count = r.helpful_count + v.n FROM json_to_recordset($1) AS v(c text, a text, n int) WHERE r.content_id = v.c AND r.user_id = v.a`,
);

/**
 * If a batch contains both ratings and votes, locks the rated reviews and the reviews that receive votes in one sorted step. Without this step, two
 * batches could lock the reviews in different orders and deadlock.
 */
export async function lockRatedAndVoted(db: Connection, entries: readonly Entry<RatingFact | VoteFact>[]): Promise<void> {
  const rated = entries.flatMap(({ fact }) => (fact.kind === 'rating' ? [{ c: fact.contentId, a: fact.viewer.id }] : []));
  const voted = entries.flatMap(({ fact }) => (fact.kind === 'vote' ? [{ c: fact.contentId, a: fact.authorId }] : []));
  if (rated.length > 0 && voted.length > 0) await run(db, lockReviews, [...rated, ...voted]);
}

/** Adds and removes votes that reviews are helpful. Each voter has at most one vote per review. Rejects votes for reviews that do not exist. */
export async function writeVotes(db: Connection, entries: Entry<VoteFact>[]): Promise<void> {
  const { rows: reviews } = await run(
    db,
    lockReviews,
    entries.map(({ fact }) => ({ c: fact.contentId, a: fact.authorId })),
  );
  const standing = new Set(reviews.map(({ contentId, authorId }) => keyOf(contentId, authorId)));
  for (const entry of entries)
    if (!standing.has(keyOf(entry.fact.contentId, entry.fact.authorId)))
      entry.refusal = new CodedError('NOT_FOUND', 'The review does not exist.', { field: 'input.reviewId' });
  const good = entries.filter(({ refusal }) => !refusal);
  const rowsOf = (isSet: boolean) => good.filter(({ fact }) => fact.isSet === isSet).map(({ fact }) => ({ a: fact.authorId, ...factRow(fact) }));
  const [set, unset] = await Promise.all([run(db, insertVotes, rowsOf(true)), run(db, deleteVotes, rowsOf(false))]);

  const byKey = new Map(good.map((entry) => [keyOf(entry.fact.contentId, entry.fact.authorId, entry.fact.viewer.id), entry]));
  const deltas = new Map<string, { c: string; a: string; n: number }>();
  for (const { contentId, authorId, voterId, delta } of [...set.rows, ...unset.rows]) {
    const entry = byKey.get(keyOf(contentId, authorId, voterId));
    if (entry) entry.isChanged = true;
    const key = keyOf(contentId, authorId);
    deltas.set(key, { c: contentId, a: authorId, n: (deltas.get(key)?.n ?? 0) + delta });
  }
  await run(db, countVotes, [...deltas.values()]);
}
