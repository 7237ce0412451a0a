import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { takeComments, takeContents, takeExposures, takeInteractions, takeReports, takeReviews, takeViews } from './erase-facts';
import { nextRows, pair } from './next-rows';
import { dayStartSql, otherIdSql, pseudonym, pseudonymSql, type Secrets } from './pseudonym';

/** One step of an erasure. It erases the rows of one table that contain the user id in one column. */
export interface EraseStep {
  table: string;
  /** Column that contains the user id. */
  named: string;
  /** KEPT: an untraceable key replaces the user id, times are rounded to days, and texts are deleted. DELETED: the row is deleted. */
  fate: 'KEPT' | 'DELETED';
  /** Erases up to 500 rows of the user, and the rows that depend on these. @returns the number of changed rows by table name. */
  take(db: Connection, userId: string, secrets: Secrets): Promise<Record<string, number>>;
}

const event = ['content_id', 'id'];
const moods = ['mood', 'mood_intensity'];
const privateDetails = ['duration_ms', 'value', 'context', 'notes', ...moods];

/**
 * Steps of an erasure in order of execution. Each step locks rows in the same order as the ledger, so that an erasure and the ledger never
 * deadlock.
 */
export const eraseSteps: readonly EraseStep[] = [
  // This step runs first, because it reads the user's interactions to find out whether the user converted.
  { table: 'experiment_exposures', named: 'user_id', fate: 'KEPT', take: takeExposures },
  { table: 'views', named: 'user_id', fate: 'KEPT', take: takeViews },
  kept('reactions', [...pair, 'slot'], 'user_id', {
    cleared: privateDetails,
    times: ['first_positive_at', 'occurred_at', 'recorded_at'],
    ids: ['changed_by', 'first_positive_id'],
  }),
  kept('favorites', pair, 'user_id', {
    cleared: ['tags', ...privateDetails],
    times: ['first_saved_at', 'occurred_at', 'recorded_at', 'updated_at'],
    ids: ['changed_by'],
  }),
  { table: 'interactions', named: 'user_id', fate: 'KEPT', take: takeInteractions },
  { table: 'reviews', named: 'user_id', fate: 'KEPT', take: takeReviews },
  kept('review_votes', ['content_id', 'author_id', 'voter_id'], 'voter_id', { times: ['created_at'] }),
  { table: 'comments', named: 'user_id', fate: 'KEPT', take: takeComments },
  kept('comments', event, 'replied_to'),
  kept('comments', event, 'deleted_by'),
  { table: 'reports', named: 'user_id', fate: 'KEPT', take: takeReports },
  kept('reports', event, 'claimed_by'),
  kept('reports', event, 'decided_by'),
  kept('moderation_events', event, 'actor_id', { cleared: ['note'] }),
  { table: 'user_days', named: 'user_id', fate: 'KEPT', take: takeDays },
  // This step runs even if USER_HISTORY is off, because the table can contain rows from a time when the setting was on.
  deleted('user_history', ['user_id', 'occurred_at', 'type', 'content_id'], 'user_id'),
  { table: 'content', named: 'owner_id', fate: 'KEPT', take: takeContents },
  deleted('follows', ['follower_id', 'followed_id'], 'follower_id'),
  deleted('follows', ['follower_id', 'followed_id'], 'followed_id'),
  deleted('collections', ['user_id', 'id'], 'user_id'),
  deleted('history_removals', [...pair, 'type', 'id'], 'user_id'),
  deleted('history_clearings', ['user_id'], 'user_id'),
  deleted('dismissals', pair, 'user_id'),
  deleted('request_keys', ['user_id', 'key'], 'user_id'),
  deleted('users', ['id'], 'id'),
];

/** What an erasure does with the rows of each table, including tables without a step of their own, such as `viewings`. */
export const fateOf: Record<string, EraseStep['fate']> = {
  ...Object.fromEntries(eraseSteps.map(({ table, fate }) => [table, fate])),
  viewings: 'KEPT',
  view_details: 'DELETED',
  interaction_details: 'DELETED',
};

interface Columns {
  /** Columns set to NULL. */
  cleared?: string[];
  /** Columns rounded down to the start of the UTC day. */
  times?: string[];
  /** Columns with UUIDs that contain a time. The erasure replaces the UUIDs with hashes. */
  ids?: string[];
}

function kept(table: string, key: string[], named: string, { cleared = [], times = [], ids = [] }: Columns = {}): EraseStep {
  const set = [
    `${named} = ${pseudonymSql('$2', 't.content_id')}`,
    ...cleared.map((column) => `${column} = NULL`),
    ...times.map((column) => `${column} = ${dayStartSql(`t.${column}`)}`),
    ...ids.map((column) => `${column} = ${otherIdSql('$2', `t.${column}`)}`),
  ];
  const update = statement(`erase-${table}-of-${named}`, {}, `UPDATE ${table} t SET ${set.join(', ')} FROM ${nextRows(table, key, named)}`);
  return {
    table,
    named,
    fate: 'KEPT',
    take: async (db, userId, { content }) => ({ [table]: (await update.run(db, [userId, content])).rowCount ?? 0 }),
  };
}

function deleted(table: string, key: string[], named: string): EraseStep {
  const remove = statement(`erase-${table}-of-${named}`, {}, `DELETE FROM ${table} t USING ${nextRows(table, key, named)}`);
  return { table, named, fate: 'DELETED', take: async (db, userId) => ({ [table]: (await remove.run(db, [userId])).rowCount ?? 0 }) };
}

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
async function takeDays(db: Connection, userId: string, { person }: Secrets): Promise<Record<string, number>> {
  const { rowCount } = await eraseDays.run(db, [userId, pseudonym(person, 'days')]);
  return { user_days: rowCount ?? 0 };
}
