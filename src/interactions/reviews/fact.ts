import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    rating: RatingFact;
    vote: VoteFact;
  }
}

export interface RatingFact extends FactBase {
  kind: 'rating';
  /** Rating, 1–10. Null withdraws the rating and deletes the title and body of the review. */
  rating: number | null;
  /** Title of the review. If null or absent, a repeated rating keeps the stored title. */
  title?: string | null;
  /** Text of the review. If null or absent, a repeated rating keeps the stored text. */
  body?: string | null;
}

/** A vote that a review was helpful. */
export interface VoteFact extends FactBase {
  kind: 'vote';
  /** Id of the user who wrote the review. */
  authorId: string;
  isSet: boolean;
}
