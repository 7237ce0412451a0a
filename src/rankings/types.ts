import type { ContentFilter, ContentRow } from '../content/types';

export interface RankedRow extends ContentRow {
  /** The stored number that the ranking sorts by; for a trend its logarithm. */
  sortKey: number;
}

export interface RankingPage extends ContentFilter {
  limit: number;
  /** The last entry of the page before. */
  after: { sortKey: number; id: string; rank: number } | null;
}
