import { deleted, pair } from '../../infrastructure/database/tables/erase-rows';
import { byUser, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

export const historyTables = {
  HistoryRemoval: {
    table: 'history_removals',
    data: 'entries removed from the shown history',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'to omit them', stored: 'forever', atErasure: 'deleted' },
      exportAs: { historyRemovals: ofUser },
      onErase: { user_id: deleted([...pair, 'type', 'id']) },
    },
  },
  HistoryClearing: {
    table: 'history_clearings',
    data: 'when the history was cleared',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'to omit older entries', stored: 'forever', atErasure: 'deleted' },
      exportAs: { historyClearings: ofUser },
      onErase: { user_id: deleted(['user_id']) },
    },
  },
  UserHistory: {
    table: 'user_history',
    data: 'when a user did something with which content; only with `USER_HISTORY`',
    distribution: byUser,
    personalData: {
      inventory: {
        purpose: 'timeline index ([scaling](scale.md#history-on-citus))',
        stored: 'forever; stale rows until `npm run history:rebuild`',
        atErasure: 'deleted',
      },
      exportAs: { historyHints: ofUser },
      // The erasure deletes the rows of `user_history` even if USER_HISTORY is off, because the setting can have been on earlier.
      onErase: { user_id: deleted(['user_id', 'occurred_at', 'type', 'content_id']) },
    },
  },
} satisfies Partial<Tables>;
