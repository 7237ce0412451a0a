import type { Connection } from '../../infrastructure/database/pool';
import type { Entry } from '../../ledger/facts';
import type { InteractionModule } from '../../ledger/interaction-module';
import { storedStates } from '../../ledger/stored-states';
import type { RatingFact, VoteFact } from './fact';
import { reviewTables } from './tables';
import { writeRatings } from './write-ratings';
import { lockRatedAndVoted, writeVotes } from './write-votes';

type ReviewEntry = Entry<RatingFact | VoteFact>;
const isRating = (entry: ReviewEntry): entry is Entry<RatingFact> => entry.fact.kind === 'rating';
const isVote = (entry: ReviewEntry): entry is Entry<VoteFact> => entry.fact.kind === 'vote';

const storedRatings = storedStates<RatingFact>({ name: 'own-ratings', table: 'reviews' });
const storedVotes = storedStates<VoteFact>({
  name: 'own-votes',
  table: 'review_votes',
  userColumn: 'voter_id',
  part: { column: 'author_id', of: ({ authorId }) => authorId },
});

declare module '../../domain/counters' {
  interface Counters {
    ratingCount: 'daily';
    ratingSum: 'total';
  }
}

export const reviews = {
  types: {
    RATING: { family: 'RATING', preferenceWeight: 4, word: 'rate', description: 'The user rated the content.' },
    HELPFUL_VOTE: { description: 'The user voted for a review of the content as helpful.' },
  },
  counters: {
    ratingCount: {
      isDaily: true,
      weight: 2,
      description: 'Number of users with a rating of the content.',
      newDescription: 'Number of users who rated the content for the first time in the period.',
    },
    ratingSum: {
      isDaily: false,
      weight: 0,
      description: 'Sum of all current ratings of the content, each 1–10. The mean is this sum divided by `ratingCount`.',
    },
  },
  recount: [
    {
      table: 'reviews',
      totals: { ratingCount: 'count(rating)', ratingSum: 'sum(rating)' },
      daily: { at: 'first_rated_at', counts: { ratingCount: 'count(*)' } },
      tally: "'rating:' || rating",
    },
  ],
  kinds: {
    rating: { identity: 'state', isCommutative: false, typeOf: () => 'RATING', isWithdrawal: ({ rating }) => rating === null },
    vote: { identity: 'state', isCommutative: false, typeOf: () => 'HELPFUL_VOTE', isWithdrawal: ({ isSet }) => !isSet },
  },
  async findWithdrawable(db, withdrawals) {
    const ratings = withdrawals.filter((fact) => fact.kind === 'rating');
    const votes = withdrawals.filter((fact) => fact.kind === 'vote');
    const found = await Promise.all([ratings.length > 0 ? storedRatings(db, ratings) : [], votes.length > 0 ? storedVotes(db, votes) : []]);
    return found.flat();
  },
  async write(db: Connection, entries, deltas) {
    const [ratings, votes] = [entries.filter(isRating), entries.filter(isVote)];
    await Promise.all([
      lockRatedAndVoted(db, entries),
      ratings.length > 0 && writeRatings(db, ratings, deltas),
      votes.length > 0 && writeVotes(db, votes),
    ]);
  },
  tables: reviewTables,
} satisfies InteractionModule<RatingFact | VoteFact>;
