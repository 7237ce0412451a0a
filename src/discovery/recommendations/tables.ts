import { deleted, pair } from '../../infrastructure/database/tables/erase-rows';
import { ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

export const recommendationTables = {
  Dismissal: {
    table: 'dismissals',
    data: 'contents that must not be recommended',
    distribution: 'local',
    personalData: {
      inventory: { purpose: 'recommendations', stored: 'until withdrawn', atErasure: 'deleted' },
      exportAs: { dismissals: ofUser },
      onErase: { user_id: deleted(pair) },
    },
  },
  RecommenderModel: { table: 'recommender_models', data: 'contents', distribution: 'local', personalData: null },
  RecommenderNeighbours: { table: 'recommender_neighbours', data: 'contents', distribution: 'local', personalData: null },
} satisfies Partial<Tables>;
