import { kept, pair, privateDetails } from '../../infrastructure/database/tables/erase-rows';
import { byContent, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

export const reactionTables = {
  Reaction: {
    table: 'reactions',
    data: 'likes, dislikes and others, notes, mood, value, duration, context',
    distribution: byContent,
    personalData: {
      inventory: {
        purpose: 'counters, history, recommendations',
        stored: 'forever; moods as above',
        atErasure: 'kept under a key per content; all details deleted',
      },
      exportAs: { reactions: ofUser },
      onErase: {
        user_id: kept([...pair, 'slot'], {
          cleared: privateDetails,
          times: ['first_positive_at', 'occurred_at', 'recorded_at'],
          ids: ['changed_by', 'first_positive_id'],
        }),
      },
    },
  },
} satisfies Partial<Tables>;
