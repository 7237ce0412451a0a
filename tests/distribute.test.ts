import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { distributeDatabase, distributeReport } from '../src/cli/distribute';
import { readConfig } from '../src/infrastructure/config/read-config';
import { distributedTables } from '../src/infrastructure/database/citus/distribution';
import { locks } from '../src/infrastructure/database/locks';
import { allTables } from '../src/privacy/tables/tables';
import { cloneDatabase, type TestDatabase } from './support/database';

let database: TestDatabase;
let db: Client;
const said: string[] = [];
beforeEach(async () => {
  database = await cloneDatabase();
  db = new Client({ connectionString: database.url });
  await db.connect();
  said.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await db.end();
  await database.drop();
});

const run = (options: { isOnline?: boolean; isMeant?: boolean } = {}) =>
  distributeDatabase({ cores: 16, isOnline: false, isMeant: true, ...options }, readConfig({ DATABASE_URL: database.url }));
const foreignKeys = async (): Promise<string[]> =>
  (
    await db.query(
      `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE contype = 'f' ORDER BY 1`,
    )
  ).rows.map(({ text }) => text);
const calls = async () => (await db.query('SELECT how, name, key, colocate_with AS "colocateWith", shards, keys FROM calls ORDER BY n')).rows;
const distributed = distributedTables(allTables);
const tables = distributed.map(({ name }) => name);

/** What the command asks of Citus, written down. It moves nothing: like Citus, it refuses a table with foreign keys to others. */
async function installStandIn(workers = 2): Promise<void> {
  await db.query(`CREATE TABLE pg_dist_partition (logicalrelid regclass);
    CREATE TABLE pg_dist_node (isactive bool, shouldhaveshards bool, noderole text);
    CREATE TABLE calls (n serial, how text, name text, key text, colocate_with text, shards int, keys bigint);
    CREATE FUNCTION create_distributed_table(t regclass, distribution_column text, colocate_with text, shard_count int DEFAULT NULL, how text DEFAULT 'at rest') RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO calls (how, name, key, colocate_with, shards, keys) SELECT how, t, distribution_column, colocate_with, shard_count, count(*) FROM pg_constraint WHERE contype = 'f' AND t IN (conrelid, confrelid);
      INSERT INTO pg_dist_partition VALUES (t);
    END $$;
    CREATE FUNCTION create_distributed_table_concurrently(t regclass, distribution_column text, colocate_with text, shard_count int DEFAULT NULL) RETURNS void LANGUAGE sql AS
      $$ SELECT create_distributed_table(t, distribution_column, colocate_with, shard_count, 'online') $$`);
  await db.query(`INSERT INTO pg_dist_node SELECT true, true, 'primary' FROM generate_series(1, $1)`, [workers]);
}

async function fill(): Promise<void> {
  await db.query(`INSERT INTO content (id, type, title) SELECT 'c' || n, 'VIDEO', 'Title' FROM generate_series(1, 5) n`);
  await db.query(`INSERT INTO views (content_id, user_id, duration_ms, progress_pct, is_complete, first_viewed_at, last_viewed_at)
    SELECT 'c' || n, 'u' || m, 1, 1, false, now(), now() FROM generate_series(1, 5) n, generate_series(1, 3) m`);
}

it('says what to do where there is no Citus, or no worker', async () => {
  await expect(run()).rejects.toThrow('Citus is not installed');
  await installStandIn(0);
  await expect(run()).rejects.toThrow('has no workers yet');
  await expect(distributeDatabase({ cores: 16, isOnline: false, isMeant: true }, readConfig({}))).rejects.toThrow('Set DATABASE_URL');
  expect(await calls()).toEqual([]);
});

it('only prints the plan without --yes', async () => {
  await installStandIn();
  const before = await foreignKeys();
  expect(await run({ isMeant: false })).toBeNull();
  const text = said.join('');
  for (const name of tables) expect(text).toContain(name);
  expect(text).toContain('64 for each of the two groups');
  expect(text).toContain('Nothing was changed');
  expect([await calls(), await foreignKeys()]).toEqual([[], before]);
});

it.each([
  ['at rest', false],
  ['online', true],
])('moves every table next to its group, without foreign keys, and re-creates them (%s)', async (how, isOnline) => {
  await installStandIn();
  await fill();
  const before = await foreignKeys();
  expect(before.length).toBeGreaterThan(10);
  const moved = await run({ isOnline });
  expect(await calls()).toEqual(
    distributed.map(({ name, key, group }) => ({
      how,
      name,
      key,
      colocateWith: name === group ? 'none' : group,
      shards: name === group ? 64 : null,
      keys: '0',
    })),
  );
  expect(await foreignKeys()).toEqual(before);
  expect(moved?.map(({ name }) => name).sort()).toEqual([...tables].sort());
  expect(moved).toEqual(
    expect.arrayContaining([
      { name: 'views', before: 15, after: 15 },
      { name: 'content', before: 5, after: 5 },
    ]),
  );
  expect(distributeReport(moved ?? [])).toContain('No rows are missing');
  // Once more there is nothing to do, and nothing is done.
  await run();
  expect((await calls()).length).toBe(tables.length);
  expect(await foreignKeys()).toEqual(before);
});

it('a run that was killed is resumed: no foreign key is forgotten, no table moved twice', async () => {
  await installStandIn();
  await fill();
  const before = await foreignKeys();
  // The connection dies as if the process had been killed, in the middle of the move of views.
  await db.query(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
    CREATE TRIGGER die BEFORE INSERT ON calls FOR EACH ROW WHEN (NEW.name = 'views') EXECUTE FUNCTION die()`);
  await expect(run()).rejects.toThrow();
  expect(await foreignKeys()).toEqual([]);
  const done = await calls();
  expect(done.length).toBe(tables.indexOf('views'));
  await db.query('DROP TRIGGER die ON calls');
  const moved = await run();
  expect((await calls()).map(({ name }) => name)).toEqual(tables);
  expect(await foreignKeys()).toEqual(before);
  expect(moved).toEqual(
    expect.arrayContaining([
      { name: 'views', before: 15, after: 15 },
      { name: 'content', before: 5, after: 5 },
    ]),
  );
  expect((await db.query(`SELECT FROM settings WHERE key = 'distribution'`)).rowCount).toBe(0);
});

it('a table that would lose rows stays as it was', async () => {
  await installStandIn();
  await fill();
  await db.query(`CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM views WHERE user_id = 'u1'; RETURN NEW; END $$;
    CREATE TRIGGER lose BEFORE INSERT ON calls FOR EACH ROW WHEN (NEW.name = 'views') EXECUTE FUNCTION lose()`);
  await expect(run()).rejects.toThrow('views had 15 rows and would have 10, so it was not moved');
  expect((await db.query('SELECT FROM views')).rowCount).toBe(15);
  expect((await calls()).map(({ name }) => name)).not.toContain('views');
});

it('the block for later migrations distributes a new table where there is something to lie beside, and does nothing elsewhere', async () => {
  const [, block = ''] = /```sql\n(DO .*?)```/s.exec(readFileSync('docs/migrations.md', 'utf8')) ?? [];
  await db.query('CREATE TABLE new_table (content_id text PRIMARY KEY)');
  await db.query(block);
  await installStandIn();
  await db.query(block);
  expect(await calls()).toEqual([]);
  await run();
  await db.query(block);
  expect((await calls()).at(-1)).toMatchObject({ name: 'new_table', key: 'content_id', colocateWith: 'content' });
});

it('does not block other work: each kind of work has its own lock', () => {
  expect(new Set(Object.values(locks)).size).toBe(Object.keys(locks).length);
});

it('two runs do not meet', async () => {
  await installStandIn();
  await db.query('SELECT pg_advisory_lock($1)', [locks.distribution]);
  await expect(run()).rejects.toThrow('Another run of this command is in progress');
});
