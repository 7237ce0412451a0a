import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { takeComments, takeContents, takeExposures, takeInteractions, takeReports, takeReviews, takeViews } from './erase-facts';
import { nextRows, pair } from './next-rows';
import { dayStartSql, otherIdSql, pseudonym, pseudonymSql, type Secrets } from './pseudonym';

/** How an erasure treats the rows of one table that name a user. */
export interface EraseStep {
  table: string;
  /** The column that names the user. */
  named: string;
  /** KEPT: the row stays under an untraceable pseudonym, without texts and with days in place of times. DELETED: the row is deleted. */
  fate: 'KEPT' | 'DELETED';
  /** Erases the next rows of the user, at most some hundred. @returns the number of rows by table. */
  take(db: Connection, userId: string, secrets: Secrets): Promise<Record<string, number>>;
}

const event = ['content_id', 'id'];
const moods = ['mood', 'mood_intensity'];
/** Private details that a user added to an interaction. */
const said = ['duration_ms', 'value', 'context', 'notes', ...moods];

/** Each step locks rows in the order that the ledger uses, so the two never deadlock. */
export const eraseSteps: readonly EraseStep[] = [
  // First, because the facts show whether the user converted.
  { table: 'experiment_exposures', named: 'user_id', fate: 'KEPT', take: takeExposures },
  { table: 'views', named: 'user_id', fate: 'KEPT', take: takeViews },
  kept('reactions', [...pair, 'slot'], 'user_id', {
    cleared: said,
    times: ['first_positive_at', 'occurred_at', 'recorded_at'],
    ids: ['changed_by', 'first_positive_id'],
  }),
  kept('favorites', pair, 'user_id', {
    cleared: ['tags', ...said],
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
  // Always included: the timeline index can be off now but have been on before.
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

/** How an erasure treats the rows of each table. */
export const fateOf: Record<string, EraseStep['fate']> = {
  ...Object.fromEntries(eraseSteps.map(({ table, fate }) => [table, fate])),
  viewings: 'KEPT',
  view_details: 'DELETED',
  interaction_details: 'DELETED',
};

interface Columns {
  /** Set to NULL. */
  cleared?: string[];
  /** Set to the beginning of their UTC day. */
  times?: string[];
  /** Ids that contain a time. */
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

/** The table is distributed by user, so a row cannot change its user: it is deleted and inserted. */
const eraseDays = statement(
  'erase-days',
  {},
  `WITH gone AS (DELETE FROM user_days t USING ${nextRows('user_days', ['user_id', 'day'], 'user_id')} RETURNING t.day)
    INSERT INTO user_days (user_id, day) SELECT $2::text, day FROM gone ON CONFLICT DO NOTHING`,
);

/** All active days of a user share one key, because active users and cohorts are counted across days. No other table uses that key. */
async function takeDays(db: Connection, userId: string, { person }: Secrets): Promise<Record<string, number>> {
  const { rowCount } = await eraseDays.run(db, [userId, pseudonym(person, 'days')]);
  return { user_days: rowCount ?? 0 };
}
