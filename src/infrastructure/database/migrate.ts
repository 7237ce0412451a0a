import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'libpg-query';
import { Client, type Pool } from 'pg';
import { locks } from './locks';

interface Migration {
  name: string;
  script: string;
  /**
   * Queries that return statements to run before the migration, such as CREATE INDEX CONCURRENTLY; null if the migration has none. The statements run
   * outside of a transaction, while servers read and write.
   */
  online: string | null;
}

// The relative path is the same from `src`, where tests run this file, and from `dist`, where servers run it.
const folder = join(__dirname, '../../../prisma/migrations');
/**
 * Longest time in ms that a migration waits for a table lock. It is shorter than PostgreSQL's `deadlock_timeout` (1 s), so that a deadlock aborts the
 * migration and not a server's transaction.
 */
const lockTimeoutMs = 800;
const retryForMs = 300_000;
/** PostgreSQL error codes deadlock_detected and lock_not_available, after which the migration is retried. */
const lockErrors = ['40P01', '55P03'];

/**
 * Applies the pending migrations of `prisma/migrations`, each in one transaction. Uses Prisma's table `_prisma_migrations` and Prisma's advisory
 * lock, so that `prisma migrate` works on the same database. Many processes can call this function concurrently, because locks let only one of them
 * migrate at a time. docs/decisions/0009-libraries-instead-of-own-code.md compares this function with Prisma's own engines.
 * @returns the names of the applied migrations, oldest first; empty if the schema was up to date.
 * @throws Error that names the failed migration and the reason. A failed migration changes nothing, except that indexes that its
 * `online.sql` created stay; the next call retries it.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  // Disables the query timeout of the pool, because a migration can create an index on a large table, which takes long.
  const db = new Client({ ...pool.options, query_timeout: 0, application_name: 'rapport migration' });
  db.on('error', () => {}); // If the connection is lost, the next query fails.
  await db.connect();
  try {
    // Disables the `statement_timeout` that the database role of the server can have for its requests.
    await db.query('SET statement_timeout TO 0');
    await lock(db, locks.onlineMigration);
    const applied: string[] = [];
    for (let prepared: string | null = null; ; ) {
      await lock(db, locks.migration);
      await lock(db, locks.prismaMigration);
      const pending = await pendingMigrations(db);
      const next = pending.findIndex(({ name, online }) => online !== null && name !== prepared);
      for (const migration of next < 0 ? pending : pending.slice(0, next)) {
        await retried(migration, (isRetry) => apply(db, migration, isRetry));
        applied.push(migration.name);
      }
      const migration = pending[next];
      if (!migration) return applied;
      // Servers of version 0.1.0 wait for these locks in a running statement, for whose end CREATE INDEX CONCURRENTLY waits.
      await db.query('SELECT pg_advisory_unlock($1), pg_advisory_unlock($2)', [locks.prismaMigration, locks.migration]);
      await retried(migration, () => prepare(db, migration));
      prepared = migration.name;
    }
  } finally {
    await db.end();
  }
}

/**
 * Waits for an advisory lock without a running statement, because CREATE INDEX CONCURRENTLY in the process that holds the lock waits until all
 * statements that began earlier have ended.
 */
async function lock(db: Client, key: number): Promise<void> {
  const isLocked = async () => (await db.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [key])).rows[0]?.locked;
  while (!(await isLocked())) await delay(50 + 50 * Math.random());
}

async function pendingMigrations(db: Client): Promise<Migration[]> {
  await createHistory(db);
  // Up to version 0.1.0, a failed migration left an unfinished row. The migration itself was rolled back, so it can be applied again.
  await db.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL');
  const { rows } = await db.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL');
  const applied = new Set(rows.map(({ name }) => name));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !applied.has(entry.name))
    .map(({ name }) => ({ name, script: readFileSync(join(folder, name, 'migration.sql'), 'utf8'), online: onlineScript(name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function onlineScript(name: string): string | null {
  const file = join(folder, name, 'online.sql');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/**
 * Creates Prisma's table of applied migrations if it does not exist.
 * @throws Error if the database contains other tables but not this one, because it then belongs to another program.
 */
async function createHistory(db: Client): Promise<void> {
  const { rows } = await db.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class c WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
      ORDER BY relname = '_prisma_migrations' DESC LIMIT 1`,
  );
  const table = rows[0]?.table;
  if (table === '_prisma_migrations') return;
  if (table) throw new Error(`The database contains tables of another program, such as "${table}". Set DATABASE_URL to an empty database.`);
  await db.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0)`);
}

/** Runs a step of a migration again for up to five minutes if it fails because of a lock. @throws Error that names the migration and the reason. */
async function retried({ name }: Migration, step: (isRetry: boolean) => Promise<void>): Promise<void> {
  const endMs = performance.now() + retryForMs;
  for (let isRetry = false; ; isRetry = true) {
    try {
      await step(isRetry);
      return;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (!lockErrors.includes(code ?? '') || performance.now() > endMs)
        throw new Error(
          `The migration ${name} failed: ${message}. A migration is applied completely or not at all. Fix the cause and start again, or start the previous version.`,
          { cause: error },
        );
      await delay(lockTimeoutMs * Math.random());
    }
  }
}

/** Runs the statements that the queries of `online` return, one by one. */
async function prepare(db: Client, { online }: Migration): Promise<void> {
  for (const query of online ? await statementsOf(online) : []) {
    const { rows } = await db.query<{ statement: string }>(query);
    for (const { statement } of rows) await db.query(statement);
  }
}

/**
 * Applies a migration while servers write. While the migration waits for a table lock, it blocks all later statements on the table and can deadlock
 * with them. Therefore a migration fails after a short wait and is retried. Each retry first locks `ledger_lanes`, which pauses the ledgers of all
 * servers.
 */
async function apply(db: Client, migration: Migration, isRetry: boolean): Promise<void> {
  const statements = await statementsOf(migration.script);
  try {
    await db.query('BEGIN');
    await db.query(`SET LOCAL lock_timeout TO ${lockTimeoutMs}`);
    if (isRetry) await db.query('LOCK TABLE ledger_lanes IN SHARE ROW EXCLUSIVE MODE');
    // Citus requires this setting if a transaction changes distributed tables and then reads them. Without Citus, it has no effect.
    await db.query("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'");
    // Citus requires this setting for triggers on distributed tables. The triggers of this schema change only the row that starts them.
    await db.query('SET LOCAL citus.enable_unsafe_triggers TO on');
    // Sends the statements one by one, because Citus rejects most strings that contain several statements.
    for (const statement of statements) await db.query(statement);
    await record(db, migration);
    await db.query('COMMIT');
  } catch (error) {
    await db.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function record(db: Client, { name, script }: Migration): Promise<void> {
  await db.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
      VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), createHash('sha256').update(script).digest('hex'), name],
  );
}

/** Splits a script with PostgreSQL's own parser, because a `;` can be part of a function body, a literal or a comment. */
async function statementsOf(script: string): Promise<string[]> {
  const { stmts = [] } = await parse(script);
  // The parser returns positions in bytes. A statement without `stmt_len` extends to the end of the script.
  const bytes = Buffer.from(script);
  return stmts.map(({ stmt_location: from = 0, stmt_len: length }) => bytes.subarray(from, length ? from + length : undefined).toString());
}
