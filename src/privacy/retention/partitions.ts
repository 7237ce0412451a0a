import type { RetentionDays } from '../../domain/retention';
import { lockInTransaction } from '../../infrastructure/database/locks';
import type { Connection, Database, Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import { once } from '../../infrastructure/database/transaction';

/**
 * Tables with one partition per month of the column `day`, and the kind of detail that each table stores. A default partition of each table stores
 * the rows of months without a partition.
 */
export const monthlyTables: Readonly<Record<string, keyof RetentionDays>> = { view_details: 'viewDetails', interaction_details: 'recipients' };

/** Number of future months for which the server creates partitions, in case no server runs to create them later. */
const monthsAhead = 2;
/**
 * Lock timeout and statement timeout of a partition change. The time is short, because writes wait during the change. It is longer than
 * `deadlock_timeout` (1 s), because PostgreSQL cancels an autovacuum that blocks the change only after `deadlock_timeout`.
 */
const timeout = '2s';
const countTimeoutMs = 600_000;
/** SQLSTATE codes of a timeout: lock_not_available and query_canceled. */
const tookTooLong = /^(55P03|57014)$/;
const checkViolation = /^23514$/;

/**
 * Creates the missing partitions of the current month and the next two. Skips tables whose details are kept forever, because each partition makes
 * reads slower. Skips a month if the default partition already contains rows of that month; `purgeDetails` deletes such rows individually. If a
 * change times out, the next call tries again.
 */
export async function ensureMonthlyPartitions(pool: Database, retentionDays: RetentionDays, nowMs: number): Promise<void> {
  for (const [table, kind] of Object.entries(monthlyTables)) {
    if (retentionDays[kind] === null) continue;
    for (let ahead = 0; ahead <= monthsAhead; ahead++) {
      const [from, until] = [firstDay(nowMs, ahead), firstDay(nowMs, ahead + 1)];
      if (await isMade(pool, table, from)) continue;
      const isDone = await alone(pool, (db) => makeMonth(db, table, from, until)).catch(unless(checkViolation, true));
      if (!isDone) break;
    }
    await alignReplicaIdentity(pool, table);
  }
}

/**
 * Drops the monthly partitions that contain only days before `before` (YYYY-MM-DD), which frees their disk space immediately. If a change times
 * out, the next call tries again.
 * @returns the number of rows in the dropped partitions.
 */
export async function dropMonthlyPartitions(pool: Database, table: string, before: string): Promise<number> {
  let dropped = 0;
  for (const { name, until } of await monthsOf(pool, table))
    if (until <= before) dropped += (await alone(pool, (db) => dropMonth(db, table, name))) ?? 0;
  return dropped;
}

/**
 * Creates a table and attaches it as a partition, because ATTACH PARTITION does not block writes to the partitioned table, unlike CREATE TABLE …
 * PARTITION OF.
 */
async function makeMonth(db: Connection, table: string, from: string, until: string): Promise<true> {
  if (await isMade(db, table, from)) return true;
  const name = `${table}_${from.slice(0, 7).replace('-', '_')}`;
  await db.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
  await db.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${until}')`);
  return true;
}

const findUnaligned = statement(
  'partitions-without-replica-identity',
  { name: 'text' },
  `SELECT c.oid::regclass::text AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent
    WHERE p.oid = $1::regclass AND p.relreplident = 'f' AND c.relreplident <> 'f'`,
);

/**
 * Sets REPLICA IDENTITY FULL for the partitions of a table without a key. Logical replication, with which Citus moves shards, requires it, and LIKE
 * does not copy it. Servers of 0.1.0 create partitions, too.
 */
async function alignReplicaIdentity(pool: Database, table: string): Promise<void> {
  for (const { name } of await findUnaligned.rows(pool, [table])) await alone(pool, (db) => db.query(`ALTER TABLE ${name} REPLICA IDENTITY FULL`));
}

async function dropMonth(db: Connection, table: string, name: string): Promise<number> {
  if (!(await monthsOf(db, table)).some((month) => month.name === name)) return 0;
  await db.query('SET LOCAL statement_timeout = 0');
  const count = Object.assign({ text: `SELECT count(*) AS count FROM ${name}` }, { query_timeout: countTimeoutMs });
  const { rows } = await db.query<{ count: number }>(count);
  await db.query(`DROP TABLE ${name}`);
  return rows[0]?.count ?? 0;
}

async function isMade(db: Queryable, table: string, from: string): Promise<boolean> {
  return (await monthsOf(db, table)).some((month) => (month.from ?? '') <= from && from < month.until);
}

const readMonths = statement(
  'monthly-partitions',
  { name: 'text', from: 'text?', until: 'text' },
  `SELECT name, "from", until FROM (SELECT c.oid::regclass::text AS name, substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \\(''([0-9-]+)''\\)') AS "from",
        substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9-]+)''\\)$') AS until
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass) m WHERE until IS NOT NULL ORDER BY until`,
);

/** Returns all partitions except the default partition. `until` is exclusive. `from` is null for a partition without a lower bound. */
function monthsOf(db: Queryable, table: string): Promise<RowOf<typeof readMonths.columns>[]> {
  return readMonths.rows(db, [table]);
}

/** Runs `work` in a transaction under a lock, so that only one server at a time changes partitions. @returns null after a timeout. */
async function alone<T>(pool: Database, work: (db: Connection) => Promise<T>): Promise<T | null> {
  return once(pool, async (db) => {
    await db.query(`SET LOCAL lock_timeout = '${timeout}'`);
    await db.query(`SET LOCAL statement_timeout = '${timeout}'`);
    // Citus requires this setting in a transaction that reads and then alters distributed tables. Plain PostgreSQL ignores the setting.
    await db.query(`SET LOCAL citus.multi_shard_modify_mode TO 'sequential'`);
    await lockInTransaction(db, 'months');
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
