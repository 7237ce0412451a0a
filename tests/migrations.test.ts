import type { Pool } from 'pg';
import { migrate } from '../src/database/migrate';
import { createPool } from '../src/database/pool';
import { cloneDatabase, type TestDatabase } from './support/database';
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

/** As in a database of the version before, in which something stands where the newest migration wants to put its own. */
async function unmake(name: string): Promise<void> {
  await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [name]);
}

/** All tables with their columns, to the letter. */
const shape = async () =>
  (await pool.query("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2")).rows;

it('a migration that fails leaves nothing behind, says which, why and what to do, and is tried again at the next start', async () => {
  const name = '20261121190000_rest';
  await pool.query('DROP TABLE request_keys');
  // A table of somebody else's, and with it a name that is taken.
  await pool.query('CREATE TABLE request_keys (mine int)');
  await unmake(name);
  const before = await shape();
  for (let start = 1; start <= 3; start++)
    await expect(migrate(pool)).rejects.toThrow(
      new RegExp(`The migration ${name} failed: relation "request_keys" already exists\\. Nothing of it was applied.*Mend .* then start again`),
    );
  expect(await shape()).toEqual(before);
  await pool.query('DROP TABLE request_keys');
  expect(await migrate(pool)).toEqual([name]);
  expect(await migrate(pool)).toEqual([]);
});

it('one whose server was killed in the midst of it is applied by the next', async () => {
  const name = '20261121190000_rest';
  await pool.query('DROP TABLE request_keys');
  // It said that it began, and nothing more was heard.
  await pool.query('UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name = $1', [name]);
  expect(await migrate(pool)).toEqual([name]);
});

it('is waited for, however long it takes', async () => {
  const impatient = createPool(database.url, 1, { queryTimeoutMs: 50 });
  const lock = await pool.connect();
  await lock.query('SELECT pg_advisory_lock(7263001)');
  const migrated = migrate(impatient);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await lock.query('SELECT pg_advisory_unlock(7263001)');
  lock.release();
  expect(await migrated).toEqual([]);
  await impatient.end();
});

it('lets go of a table that it waits for, so that nobody waits long behind it, and goes on when it is free', async () => {
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
