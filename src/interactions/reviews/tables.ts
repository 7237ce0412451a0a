import { statement } from '../../infrastructure/database/statement';
import { kept, keptBy, lockRowsOf } from '../../infrastructure/database/tables/erase-rows';
import { dayStartSql, pseudonymSql } from '../../infrastructure/database/tables/pseudonym';
import { byContent, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

const lockReviews = lockRowsOf('reviews');

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
 * Anonymizes reviews of the user. Inserts a copy of each review with a pseudonym as its user, points its votes to the copy, and deletes the original.
 * An UPDATE of the user would violate the foreign key of `review_votes`.
 */
const takeReviews: EraseRows = async (db, userId, { content: secret }) => {
  const contents = await lockReviews(db, userId);
  const reviews = await copyReviews.run(db, [userId, secret, contents]);
  await moveVotes.run(db, [userId, secret, contents]);
  await deleteReviews.run(db, [userId, contents]);
  return { reviews: reviews.rowCount ?? 0 };
};

export const reviewTables = {
  Review: {
    table: 'reviews',
    data: 'ratings with title and text, mood; value, duration, context and notes, which are private',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'averages, reviews, history', stored: 'forever', atErasure: 'the rating kept under a key per content, texts deleted' },
      exportAs: { reviews: ofUser },
      onErase: { user_id: keptBy(takeReviews) },
    },
  },
  ReviewVote: {
    table: 'review_votes',
    data: 'who found which review helpful',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'counters', stored: 'forever', atErasure: 'kept under a key per content' },
      exportAs: { reviewVotes: 't.voter_id = $1' },
      onErase: {
        voter_id: kept(['content_id', 'author_id', 'voter_id'], { times: ['created_at'] }),
        // The erasure step of the table `reviews` replaces the ids of the authors.
        author_id: { fate: 'KEPT', step: null },
      },
    },
  },
} satisfies Partial<Tables>;
