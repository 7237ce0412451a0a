import { deleted, pair } from '../../infrastructure/database/tables/erase-rows';
import { ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

const distribution = { key: 'user_id', group: 'collections' } as const;

export const historyTables = {
  HistoryRemoval: {
    table: 'history_removals',
    data: 'entries removed from the shown history',
    distribution,
    personalData: {
      purpose: 'to omit them',
      stored: 'forever',
      atErasure: 'deleted',
      exportAs: { historyRemovals: ofUser },
      onErase: { user_id: deleted([...pair, 'type', 'id']) },
    },
  },
  HistoryClearing: {
    table: 'history_clearings',
    data: 'when the history was cleared',
    distribution,
    personalData: {
      purpose: 'to omit older entries',
      stored: 'forever',
      atErasure: 'deleted',
      exportAs: { historyClearings: ofUser },
      onErase: { user_id: deleted(['user_id']) },
    },
  },
  UserHistory: {
    table: 'user_history',
    data: 'when a user did something with which content; only with `USER_HISTORY`',
    distribution,
    personalData: {
      purpose: 'timeline index ([scaling](scale.md#history-on-citus))',
      stored: 'forever; stale rows until `npm run history:rebuild`',
      atErasure: 'deleted',
      exportAs: { historyHints: ofUser },
      // The step runs even if USER_HISTORY is off, because the table can contain rows from a time when the setting was on.
      onErase: { user_id: deleted(['user_id', 'occurred_at', 'type', 'content_id']) },
    },
  },
} satisfies Partial<Tables>;
