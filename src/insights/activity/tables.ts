import { statement } from '../../infrastructure/database/statement';
import { keptBy, nextRows } from '../../infrastructure/database/tables/erase-rows';
import { pseudonym } from '../../infrastructure/database/tables/pseudonym';
import { byUser, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

/** Deletes and inserts rows, because Citus distributes `user_days` by `user_id` and rejects an UPDATE of that column. */
const eraseDays = statement(
  'erase-days',
  {},
  `WITH gone AS (DELETE FROM user_days t USING ${nextRows('user_days', ['user_id', 'day'], 'user_id')} RETURNING t.day)
    INSERT INTO user_days (user_id, day) SELECT $2::text, day FROM gone ON CONFLICT DO NOTHING`,
);

/**
 * Replaces the user id in `user_days` with one key for all days, because statistics count active users and cohorts across days. No other table
 * contains this key.
 */
const takeDays: EraseRows = async (db, userId, { person }) => {
  const { rowCount } = await eraseDays.run(db, [userId, pseudonym(person, 'days')]);
  return { user_days: rowCount ?? 0 };
};

export const activityTables = {
  UserDay: {
    table: 'user_days',
    data: 'days on which a user was active',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'active users, cohorts', stored: 'forever', atErasure: 'kept under a key of this table' },
      exportAs: { activeDays: ofUser },
      onErase: { user_id: keptBy(takeDays) },
    },
  },
} satisfies Partial<Tables>;
