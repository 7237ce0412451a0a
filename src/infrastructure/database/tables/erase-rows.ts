import type { Connection } from '../pool';
import { statement } from '../statement';
import { dayStartSql, otherIdSql, pseudonymSql } from './pseudonym';
import type { EraseRows, EraseRule } from './table-rules';

/** Primary key of tables with one row for each user and content. */
export const pair = ['content_id', 'user_id'];
/** Primary key of tables with one row for each event on a content. */
export const event = ['content_id', 'id'];
/** Maximum number of rows that one batch of an erasure changes. */
export const atOnce = 500;

const details = ['value', 'context', 'notes', 'mood', 'mood_intensity'];

/** SQL assignments that delete the private details of a view or an event. These rows keep their durations, because statistics use the durations. */
export const noDetailsSql = details.map((column) => `${column} = NULL`).join(', ');
/** Columns with the private details of a reaction or a favorite. */
export const privateDetails = ['duration_ms', ...details];

/** Returns SQL assignments that round the times in `columns` down to the start of their UTC days. */
export const asDaysSql = (columns: string[]): string => columns.map((column) => `${column} = ${dayStartSql(`t.${column}`)}`).join(', ');

/** Columns that an erasure returns from a table of events: the content id `c`, and the id `i` of the row before the erasure. */
export const changedEvents = { c: 'text', i: 'uuid' } as const;

/**
 * Returns the FROM clause of an UPDATE, or the USING clause of a DELETE, that changes up to 500 rows `t` of user $1. A subquery finds the rows by
 * index, and the statement locks them in the order of `key`, as the ledger does. The clause does not lock with FOR UPDATE, because Citus does not
 * support that over many shards. Instead, the clause checks the user id again, because a row can change after the subquery has found it.
 */
export function nextRows(table: string, key: string[], named: string): string {
  const columns = key.join(', ');
  const isSame = key.map((column) => `t.${column} = l.${column}`).join(' AND ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table} WHERE ${named} = $1 LIMIT ${atOnce}) f ORDER BY ${columns}) l WHERE ${isSame} AND t.${named} = $1`;
}

/**
 * Returns a function that locks up to 500 rows of a user and returns their content ids. Without the lock, the later statements of a step could change
 * different rows. Locks with an UPDATE that changes no value, because Citus does not support FOR UPDATE over many shards.
 */
export function lockRowsOf(table: string): (db: Connection, userId: string) => Promise<string[]> {
  const lock = statement(
    `lock-${table}-to-erase`,
    { contentId: 'text' },
    `UPDATE ${table} t SET user_id = t.user_id FROM ${nextRows(table, pair, 'user_id')} RETURNING t.content_id AS "contentId"`,
  );
  return async (db, userId) => (await lock.rows(db, [userId])).map(({ contentId }) => contentId);
}

interface Columns {
  /** Columns set to NULL. */
  cleared?: string[];
  /** Columns rounded down to the start of the UTC day. */
  times?: string[];
  /** Columns with UUIDs that contain a time. The erasure replaces the UUIDs with hashes. */
  ids?: string[];
}

/** Returns a rule with which an erasure keeps the rows and replaces the user id. `key` is the primary key of the table. */
export function kept(key: string[], { cleared = [], times = [], ids = [] }: Columns = {}): EraseRule {
  return {
    fate: 'KEPT',
    step(table, named) {
      const set = [
        `${named} = ${pseudonymSql('$2', 't.content_id')}`,
        ...cleared.map((column) => `${column} = NULL`),
        ...times.map((column) => `${column} = ${dayStartSql(`t.${column}`)}`),
        ...ids.map((column) => `${column} = ${otherIdSql('$2', `t.${column}`)}`),
      ];
      const update = statement(`erase-${table}-of-${named}`, {}, `UPDATE ${table} t SET ${set.join(', ')} FROM ${nextRows(table, key, named)}`);
      return async (db, userId, { content }) => ({ [table]: (await update.run(db, [userId, content])).rowCount ?? 0 });
    },
  };
}

/** Returns a rule with which an erasure keeps the rows. `erase` replaces the user id. */
export const keptBy = (erase: EraseRows): EraseRule => ({ fate: 'KEPT', step: () => erase });

/** Returns a rule with which an erasure deletes the rows. `key` is the primary key of the table. */
export function deleted(key: string[]): EraseRule {
  return {
    fate: 'DELETED',
    step(table, named) {
      const remove = statement(`erase-${table}-of-${named}`, {}, `DELETE FROM ${table} t USING ${nextRows(table, key, named)}`);
      return async (db, userId) => ({ [table]: (await remove.run(db, [userId])).rowCount ?? 0 });
    },
  };
}
