import { kept, pair, privateDetails } from '../../infrastructure/database/tables/erase-rows';
import { byContent, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

export const favoriteTables = {
  Favorite: {
    table: 'favorites',
    data: 'saved contents, notes, tags, mood, value, duration, context',
    distribution: byContent,
    personalData: {
      inventory: {
        purpose: 'lists, counters, history',
        stored: 'forever; moods as above',
        atErasure: 'kept under a key per content; tags and all details deleted',
      },
      exportAs: { favorites: ofUser },
      onErase: {
        user_id: kept(pair, {
          cleared: ['tags', ...privateDetails],
          times: ['first_saved_at', 'occurred_at', 'recorded_at', 'updated_at'],
          ids: ['changed_by'],
        }),
      },
    },
  },
} satisfies Partial<Tables>;
