import type { ContentFilter } from '../../domain/content-types';
import type { RowOf } from '../../infrastructure/database/statement';
import { contentColumnTypes } from '../../ledger/rows/content';

/** Columns of the statements that read a ranking. */
export const rankedColumns = {
  ...contentColumnTypes,
  /** The stored sort key of the ranking; for trends a logarithm. */
  sortKey: 'float8',
} as const;
export type RankedRow = RowOf<typeof rankedColumns>;

export interface RankingPage extends ContentFilter {
  limit: number;
  /** The last entry of the previous page; null for the first page. */
  after: { sortKey: number; id: string; rank: number } | null;
}
