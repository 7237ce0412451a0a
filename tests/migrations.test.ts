import type { Pool } from 'pg';
import { locks } from '../src/infrastructure/database/locks';
import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { cloneDatabase, type TestDatabase } from './support/database';
import { schemaAsSql } from './support/schema-as-sql';
import { until } from './support/until';

let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await cloneDatabase();
  pool = createPool(database.url, 2);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** As in a database of a version that did not have it yet, but for what is in its way. */
async function unmake(name: string): Promise<void> {
  await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [name]);
}

/** All tables with their columns, to the letter. */
const shape = async () =>
  (await pool.query("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2")).rows;

it('a migration that fails leaves nothing behind, says which, why and what to do, and is tried again at the next start', async () => {
  const name = '20261121190000_rest';
  await pool.query('DROP TABLE request_keys');
  // A foreign table that already has the name.
  await pool.query('CREATE TABLE request_keys (mine int)');
  await unmake(name);
  const before = await shape();
  for (let start = 1; start <= 3; start++)
    await expect(migrate(pool)).rejects.toThrow(
      new RegExp(
        `The migration ${name} failed: relation "request_keys" already exists\\. A migration is applied completely or not at all\\. Fix the cause and start again`,
      ),
    );
  expect(await shape()).toEqual(before);
  await pool.query('DROP TABLE request_keys');
  expect(await migrate(pool)).toEqual([name]);
  expect(await migrate(pool)).toEqual([]);
});

it('one whose server was killed in the midst of it is applied by the next', async () => {
  const name = '20261121190000_rest';
  await pool.query('DROP TABLE request_keys');
  // It logged its start, and nothing more.
  await pool.query('UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name = $1', [name]);
  expect(await migrate(pool)).toEqual([name]);
});

it('is waited for, however long it takes', async () => {
  const failFast = createPool(database.url, 1, { queryTimeoutMs: 50 });
  const lock = await pool.connect();
  await lock.query('SELECT pg_advisory_lock($1)', [locks.migration]);
  let isOver = false;
  const migrated = migrate(failFast).finally(() => (isOver = true));
  const waitedMs = 'SELECT extract(epoch FROM clock_timestamp() - backend_start) * 1000 AS ms FROM pg_stat_activity';
  const where = "datname = current_database() AND application_name = 'rapport migration' AND query LIKE '%advisory%'";
  await until(async () => (await pool.query(`${waitedMs} WHERE ${where}`)).rows[0]?.ms > 500, 'it waits longer than others may');
  expect(isOver).toBe(false);
  await lock.query('SELECT pg_advisory_unlock($1)', [locks.migration]);
  lock.release();
  expect(await migrated).toEqual([]);
  await failFast.end();
});

it('releases a table that it waits for, so that other statements do not wait long behind it, and continues when it is free', async () => {
  const name = '20261121220000_replies_collation';
  await unmake(name);
  const long = await pool.connect();
  await long.query('BEGIN; SELECT FROM comments');
  const others = createPool(database.url, 1, { queryTimeoutMs: 5_000 });
  const migrated = migrate(others);
  const isWaitedFor = async () => (await pool.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'comments'::regclass")).rowCount === 1;
  await until(isWaitedFor, 'the migration waits');
  await pool.query('SELECT FROM comments');
  await until(isWaitedFor, 'it waits again');
  await long.query('COMMIT');
  long.release();
  expect(await migrated).toEqual([name]);
  await others.end();
});

it('a database is made as prisma/schema.prisma says', async () => {
  await pool.query('CREATE SCHEMA said');
  const client = await pool.connect();
  const sql = (await schemaAsSql(pool)).replace(/CREATE SCHEMA[^;]*;/, '');
  await client.query(`SET search_path TO said; ${sql}; RESET search_path`);
  client.release();
  const columns = (of: string) =>
    pool.query(
      `SELECT c.table_name, c.column_name, c.data_type, c.udt_name, c.is_nullable, c.column_default, c.numeric_precision, c.datetime_precision FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = $1 AND t.table_type = 'BASE TABLE' AND c.table_name <> '_prisma_migrations' AND c.table_name NOT IN (SELECT relname FROM pg_class WHERE relispartition) ORDER BY 1, 2`,
      [of],
    );
  const indexes = async (of: string) =>
    (await pool.query('SELECT indexdef FROM pg_indexes WHERE schemaname = $1', [of])).rows.map(({ indexdef }) =>
      indexdef.replace(/ ON (ONLY )?\w+\./, ' ON '),
    );
  expect((await columns('public')).rows).toEqual((await columns('said')).rows);
  // The migration has more of them: partial ones and the rankings', which Prisma's language cannot say.
  const made = new Set(await indexes('public'));
  expect((await indexes('said')).filter((index) => !made.has(index))).toEqual([]);
  await pool.query('DROP SCHEMA said CASCADE');
});

it('a database is migrated once, however many start at once', async () => {
  const fresh = await cloneDatabase({ isMigrated: false });
  const pools = Array.from({ length: 5 }, () => createPool(fresh.url, 1));
  const applied = await Promise.all(pools.map(migrate));
  const { rows } = await pool.query('SELECT migration_name AS name FROM _prisma_migrations');
  expect(applied.flat().sort()).toEqual(rows.map(({ name }) => name).sort());
  await Promise.all(pools.map((one) => one.end()));
  await fresh.drop();
});
