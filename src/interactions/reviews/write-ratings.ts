import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import { detailColumns } from '../../ledger/detail-columns';
import type { Entry } from '../../ledger/facts';
import { factColumns, factRow, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { RatingFact } from './fact';

/**
 * If a fact has no title, body or notes, the review keeps the stored ones. If the rating changes, the review does not keep the stored mood. A change
 * of the rating, title or body sets `edited_at`. `occurred_at` remains the time of the first rating until the user withdraws the rating.
 */
const rate = statement(
  'rate',
  { contentId: 'text', userId: 'text', previousRating: 'int2?', isNew: 'bool' },
  `INSERT INTO reviews AS old (content_id, user_id, rating, title, body, mood, mood_intensity, first_rated_at, occurred_at, recorded_at, notes, ${detailColumns.columns})
    SELECT c, u, x, t, b, m, q, o, o, r, n, ${detailColumns.values}
    FROM json_to_recordset($1) AS v(${factColumns}, x smallint, t text, b text, n text)
    ON CONFLICT (content_id, user_id) DO UPDATE SET
      rating = EXCLUDED.rating, previous_rating = old.rating,
      title = COALESCE(EXCLUDED.title, old.title), body = COALESCE(EXCLUDED.body, old.body),
      mood = CASE WHEN old.rating = EXCLUDED.rating THEN COALESCE(EXCLUDED.mood, old.mood) ELSE EXCLUDED.mood END,
      mood_intensity = CASE WHEN old.rating = EXCLUDED.rating AND EXCLUDED.mood IS NULL THEN old.mood_intensity ELSE EXCLUDED.mood_intensity END,
      occurred_at = CASE WHEN old.rating IS NULL THEN EXCLUDED.occurred_at ELSE old.occurred_at END,
      recorded_at = EXCLUDED.recorded_at, notes = COALESCE(EXCLUDED.notes, old.notes), ${detailColumns.updateIf('old.rating = EXCLUDED.rating')},
      edited_at = CASE WHEN old.rating IS NULL THEN NULL
        WHEN old.rating <> EXCLUDED.rating OR COALESCE(EXCLUDED.title, old.title, '') <> COALESCE(old.title, '') OR COALESCE(EXCLUDED.body, old.body, '') <> COALESCE(old.body, '') THEN EXCLUDED.recorded_at
        ELSE old.edited_at END
    WHERE old.rating IS DISTINCT FROM EXCLUDED.rating OR COALESCE(EXCLUDED.title, old.title, '') <> COALESCE(old.title, '')
      OR COALESCE(EXCLUDED.body, old.body, '') <> COALESCE(old.body, '') OR (EXCLUDED.mood IS NOT NULL AND (old.mood, old.mood_intensity) IS DISTINCT FROM (EXCLUDED.mood, EXCLUDED.mood_intensity))
      OR COALESCE(EXCLUDED.notes, old.notes, '') <> COALESCE(old.notes, '') OR ${detailColumns.isNew}
    RETURNING content_id AS "contentId", user_id AS "userId", previous_rating AS "previousRating", xmax = 0 AS "isNew"`,
);

const unrate = statement(
  'unrate',
  { contentId: 'text', userId: 'text', previousRating: 'int2?' },
  `UPDATE reviews AS old SET rating = NULL, previous_rating = old.rating, title = NULL, body = NULL, mood = NULL, mood_intensity = NULL, notes = NULL, ${detailColumns.cleared},
      helpful_count = 0, edited_at = NULL, occurred_at = v.o, recorded_at = v.r
    FROM json_to_recordset($1) AS v(${factColumns}) WHERE old.content_id = v.c AND old.user_id = v.u AND old.rating IS NOT NULL
    RETURNING old.content_id AS "contentId", old.user_id AS "userId", previous_rating AS "previousRating"`,
);

const forgetVotes = statement(
  'forget-votes',
  {},
  `DELETE FROM review_votes w USING json_to_recordset($1) AS v(${factColumns}) WHERE w.content_id = v.c AND w.author_id = v.u`,
);

/**
 * Writes and withdraws ratings with their reviews. Each user has at most one rating per content. Withdrawing a rating also deletes the title and body
 * of the review and all votes for it.
 */
export async function writeRatings(db: Connection, entries: Entry<RatingFact>[], deltas: CounterDeltas): Promise<void> {
  const byPair = new Map(entries.map((entry) => [keyOf(entry.fact.contentId, entry.fact.viewer.id), entry]));
  const undone = entries.filter(({ fact }) => fact.rating === null).map(rowOf);
  const rated = entries.filter(({ fact }) => fact.rating !== null).map(rowOf);
  const [set, unset] = await Promise.all([run(db, rate, rated), run(db, unrate, undone), run(db, forgetVotes, undone)]);
  for (const { contentId, userId, previousRating, isNew } of [...set.rows, ...unset.rows.map((row) => ({ ...row, isNew: false }))]) {
    const entry = byPair.get(keyOf(contentId, userId));
    if (!entry) continue;
    entry.isChanged = true;
    const { rating, occurredAt } = entry.fact;
    const previous = isNew ? null : previousRating;
    if (rating === previous) continue;
    if (rating !== null) deltas.addTally(contentId, `rating:${rating}`, 1);
    if (previous !== null) deltas.addTally(contentId, `rating:${previous}`, -1);
    deltas.add(contentId, 'ratingSum', (rating ?? 0) - (previous ?? 0));
    const delta = Number(rating !== null) - Number(previous !== null);
    // If a user withdraws a rating and rates again, the total increases again, but the number of new ratings per day does not.
    if (delta !== 0) deltas.add(contentId, 'ratingCount', delta, isNew ? occurredAt : undefined);
  }
}

function rowOf({ fact }: Entry<RatingFact>): object {
  return { x: fact.rating, t: fact.title, b: fact.body, n: fact.notes, ...factRow(fact) };
}
