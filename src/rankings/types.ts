import type { ContentRow, ContentType } from '../content/types';

/** Which contents a ranking is about; null: whichever. */
export interface RankingFilter {
  type: ContentType | null;
  theme: string | null;
  tag: string | null;
  ownerId: string | null;
}

export interface RankedRow extends ContentRow {
  /** The stored number that the ranking sorts by; for a trend its logarithm. */
  sortKey: number;
}

export interface RankingPage extends RankingFilter {
  limit: number;
  /** The last entry of the page before. */
  after: { sortKey: number; id: string; rank: number } | null;
}
