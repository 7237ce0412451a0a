import type { ContentFilter, ContentRow } from '../../domain/content-types';

export interface RankedRow extends ContentRow {
  /** The stored sort key of the ranking; for trends a logarithm. */
  sortKey: number;
}

export interface RankingPage extends ContentFilter {
  limit: number;
  /** The last entry of the previous page; null for the first page. */
  after: { sortKey: number; id: string; rank: number } | null;
}
