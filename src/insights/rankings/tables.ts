import type { Tables } from '../../infrastructure/database/tables/table-rules';

export const rankingTables = {
  RankingSnapshot: { table: 'ranking_snapshots', data: 'contents', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
