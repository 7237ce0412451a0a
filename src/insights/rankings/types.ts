import type { ContentFilter } from '../../domain/content-types';
import type { RowOf } from '../../infrastructure/database/statement';
import { contentColumnTypes } from '../../ledger/read-contents';

/** Columns that each statement of a ranking returns. */
export const rankedColumns = {
  ...contentColumnTypes,
  /** Stored number by which the ranking sorts: a weighted sum of counts or, for trends, log2 of a decaying sum. */
  sortKey: 'float8',
} as const;
export type RankedRow = RowOf<typeof rankedColumns>;

export interface RankingPage extends ContentFilter {
  limit: number;
  /** Last entry of the previous page. Null for the first page. */
  after: { sortKey: number; id: string; rank: number } | null;
}
