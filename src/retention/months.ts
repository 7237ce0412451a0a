import type { Pool, PoolClient } from 'pg';
import { locks } from '../database/locks';
import type { Queryable } from '../database/pool';
import { once } from '../database/transaction';
import type { RetentionDays } from './kinds';

/** Tables that are cut by the month of their column `day`, and what they keep. What falls into no month that is made lies in a partition of its own. */
export const monthlyTables: Readonly<Record<string, keyof RetentionDays>> = { view_details: 'viewDetails', interaction_details: 'recipients' };

/** So many more: servers that are off for a while, or cannot make one, do not come to their end. */
const monthsAhead = 2;
/** Recording may have to wait so long for a month to come or go. PostgreSQL calls off a vacuum that is in the way after one second. */
const patience = '2s';
const countPatienceMs = 600_000;
/** A lock was not to be had, or the work not to be done, in that time. */
const tookTooLong = /^(55P03|57014)$/;
const checkViolation = /^23514$/;

/**
 * Makes this month and the next two where they are missing; recording goes on beside it. What is kept for ever gets none: each month is
 * one place more to look into. A month that has rows already is left as it is: they go by row. One that takes too long is left to the next call.
 */
export async function makeMonths(pool: Pool, retentionDays: RetentionDays, nowMs: number): Promise<void> {
  for (const [table, kind] of Object.entries(monthlyTables)) {
    if (retentionDays[kind] === null) continue;
    for (let ahead = 0; ahead <= monthsAhead; ahead++) {
      const [from, until] = [firstDay(nowMs, ahead), firstDay(nowMs, ahead + 1)];
      if (await isMade(pool, table, from)) continue;
      const isDone = await alone(pool, (db) => makeMonth(db, table, from, until)).catch(unless(checkViolation, true));
      if (!isDone) break;
    }
  }
}

/**
 * Drops the months of a table that lie wholly before a day (YYYY-MM-DD); their space is given back at once. One for which a lock would
 * have to be waited for too long is left to the next call.
 * @returns how many rows went with them.
 */
export async function dropMonths(pool: Pool, table: string, before: string): Promise<number> {
  let dropped = 0;
  for (const { name, until } of await monthsOf(pool, table))
    if (until <= before) dropped += (await alone(pool, (db) => dropMonth(db, table, name))) ?? 0;
  return dropped;
}

/** Attached, not made in its place: that locks nothing which recording needs. */
async function makeMonth(db: PoolClient, table: string, from: string, until: string): Promise<true> {
  if (await isMade(db, table, from)) return true;
  const name = `${table}_${from.slice(0, 7).replace('-', '_')}`;
  await db.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
  await db.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${until}')`);
  return true;
}

async function dropMonth(db: PoolClient, table: string, name: string): Promise<number> {
  if (!(await monthsOf(db, table)).some((month) => month.name === name)) return 0;
  await db.query('SET LOCAL statement_timeout = 0');
  const { rows } = await db.query(Object.assign({ text: `SELECT count(*) AS count FROM ${name}` }, { query_timeout: countPatienceMs }));
  await db.query(`DROP TABLE ${name}`);
  return rows[0].count;
}

async function isMade(db: Queryable, table: string, from: string): Promise<boolean> {
  return (await monthsOf(db, table)).some((month) => (month.from ?? '') <= from && from < month.until);
}

/** The partitions that have an end (the first day after them); `from` null: it begins with the first row there ever was. */
async function monthsOf(db: Queryable, table: string): Promise<{ name: string; from: string | null; until: string }[]> {
  const { rows } = await db.query(
    `SELECT name, "from", until FROM (SELECT c.oid::regclass::text AS name, substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \\(''([0-9-]+)''\\)') AS "from",
        substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9-]+)''\\)$') AS until
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass) m WHERE until IS NOT NULL ORDER BY until`,
    [table],
  );
  return rows;
}

/** In a transaction, by one server at a time. @returns null where that takes too long. */
async function alone<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T | null> {
  return once(pool, async (db) => {
    await db.query(`SET LOCAL lock_timeout = '${patience}'`);
    await db.query(`SET LOCAL statement_timeout = '${patience}'`);
    // A setting of Citus: its tables are read and then changed. PostgreSQL keeps the name and does nothing.
    await db.query(`SET LOCAL citus.multi_shard_modify_mode TO 'sequential'`);
    await db.query('SELECT pg_advisory_xact_lock($1)', [locks.months]);
    return work(db);
  }).catch(unless(tookTooLong, null));
}

function unless<T>(codes: RegExp, answer: T): (error: unknown) => T {
  return (error) => {
    if (codes.test(String((error as { code?: string }).code))) return answer;
    throw error;
  };
}

function firstDay(nowMs: number, monthsLater: number): string {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsLater, 1)).toISOString().slice(0, 10);
}
