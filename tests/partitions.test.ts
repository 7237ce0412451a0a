import type { Pool } from 'pg';
import { locks } from '../src/infrastructure/database/locks';
import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { openHistory } from '../src/privacy/export/queries';
import { dropMonthlyPartitions, ensureMonthlyPartitions } from '../src/privacy/retention/partitions';
import { purgeDetails } from '../src/privacy/retention/purge';
import { startApp, type TestApp } from './support/app';
import { cloneDatabase } from './support/database';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { until } from './support/until';

/** Nothing goes by itself; and both tables have months. */
const aged = { viewDetails: 36_500, hourlyCounts: 36_500, moods: null, recipients: 36_500 };
const forEver = { viewDetails: null, hourlyCounts: 36_500, moods: null, recipients: null };
const dayMs = 86_400_000;
let app: TestApp;
const { act, read } = actsOn(() => app);
beforeEach(async () => {
  app = await startApp({ env: { RETENTION_DAYS: JSON.stringify(aged) } });
  await app.addContents({ id: 'c', ownerId: 'owner' });
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text();
  await until(async () => (await metrics()).includes('rapport_job_runs_total{job="retention",outcome="done"} 1'), 'the janitor to have been there');
});
afterEach(() => app.stop());

const tables = ['view_details', 'interaction_details'];
const now = new Date();
const monthMs = (later: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later, 1);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const nameOf = (table: string, later: number) => `${table}_${dayOf(monthMs(later)).slice(0, 7).replace('-', '_')}`;
const partitions = async (table: string, pool = app.pool): Promise<string[]> =>
  (await pool.query('SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1', [table])).rows.map(
    ({ name }) => name,
  );
const days = async (): Promise<string[]> => (await app.pool.query('SELECT day::text FROM view_details ORDER BY 1')).rows.map(({ day }) => day);

/** As on a server that has been running for the given number of months. */
async function sinceMonths(count: number): Promise<void> {
  for (const table of tables) for (const name of await partitions(table)) if (!name.endsWith('_default')) await app.pool.query(`DROP TABLE ${name}`);
  for (let ago = count; ago >= 0; ago--) await ensureMonthlyPartitions(app.pool, aged, monthMs(-ago));
}

/** A row for each day from the first of a month on, until today. */
async function fill(monthsAgo: number): Promise<string[]> {
  await app.pool.query(
    `INSERT INTO view_details (content_id, user_id, viewing_id, day, source) SELECT 'c', 'u', gen_random_uuid(), d, 'feed' FROM generate_series($1::date, $2::date, '1 day') d`,
    [dayOf(monthMs(-monthsAgo)), dayOf(Date.now())],
  );
  return days();
}

const viewSources = async () =>
  (await read('{ viewSources(contentId: "c") { name viewingCount } }', {}, { as: 'owner' })).viewSources as { name: string; viewingCount: number }[];

it('makes this month and the next two before it serves, once', async () => {
  const all = async () => [await partitions('view_details'), await partitions('interaction_details')];
  // What was there before months reaches to the end of the next one.
  const expected = [
    ['view_details_default', 'view_details_earlier', nameOf('view_details', 2)],
    ['interaction_details_default', ...[0, 1, 2].map((later) => nameOf('interaction_details', later))],
  ].map((names) => names.sort());
  expect(await all()).toEqual(expected);
  await ensureMonthlyPartitions(app.pool, aged, Date.now());
  expect(await all()).toEqual(expected);
  // Details without a time limit have none.
  await ensureMonthlyPartitions(app.pool, { ...aged, recipients: null }, monthMs(1));
  expect((await all()).flat()).toHaveLength(expected.flat().length + 1);
});

it('a past month is dropped whole, the days of the current one by row: kept details stay, to the day', async () => {
  await sinceMonths(5);
  const before = await fill(5);
  await act('recordView', { contentId: 'c', source: 'feed' }, { as: 'viewer', select: 'qualified' });
  // The tenth day of last month is the oldest that is kept.
  const nowMs = Date.now();
  const kept = Math.round((Date.parse(dayOf(nowMs)) - monthMs(-1)) / dayMs) - 9;
  const old = before.filter((day) => day < dayOf(monthMs(-1) + 9 * dayMs));
  expect((await purgeDetails(app.pool, { ...forEver, viewDetails: kept }, nowMs)).viewDetails).toBe(old.length);
  expect(await days()).toEqual([...before.slice(old.length), dayOf(nowMs)]);
  const left = [-1, 0, 1, 2].map((later) => nameOf('view_details', later));
  expect(await partitions('view_details')).toEqual([...left, 'view_details_default']);
  expect((await partitions('interaction_details')).length).toBeGreaterThan(left.length);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('what falls into no month is kept, seen, and goes by row; the month is left without, the later ones are made', async () => {
  await sinceMonths(0);
  const row = `INSERT INTO view_details (content_id, user_id, viewing_id, day, source) VALUES ('c', 'u', gen_random_uuid(), $1, 'lost')`;
  for (const day of [dayOf(monthMs(-40)), dayOf(monthMs(3))]) await app.pool.query(row, [day]);
  expect((await app.pool.query('SELECT FROM view_details_default')).rowCount).toBe(2);
  expect(await viewSources()).toEqual([{ name: 'lost', viewingCount: 2 }]);
  await ensureMonthlyPartitions(app.pool, aged, monthMs(2));
  expect(await partitions('view_details')).toEqual([...[0, 1, 2, 4].map((later) => nameOf('view_details', later)), 'view_details_default']);
  const purge = (nowMs: number) => purgeDetails(app.pool, { ...forEver, viewDetails: 30 }, nowMs);
  expect([(await purge(Date.now())).viewDetails, (await purge(monthMs(5))).viewDetails]).toEqual([1, 1]);
  expect(await days()).toEqual([]);
});

it('a server whose clock was years ahead for a moment leaves the others their months', async () => {
  await sinceMonths(0);
  await ensureMonthlyPartitions(app.pool, aged, monthMs(30));
  await ensureMonthlyPartitions(app.pool, aged, monthMs(3));
  expect(await partitions('view_details')).toEqual(
    [...[0, 1, 2, 3, 4, 5, 30, 31, 32].map((later) => nameOf('view_details', later)), 'view_details_default'].sort(),
  );
});

it('two janitors at once make each month once, and count each row once', async () => {
  await sinceMonths(4);
  const before = await fill(4);
  const other = createPool(app.databaseUrl, 3);
  const [, , one, two] = await Promise.all([
    ensureMonthlyPartitions(app.pool, aged, monthMs(3)),
    ensureMonthlyPartitions(other, aged, monthMs(3)),
    dropMonthlyPartitions(app.pool, 'view_details', dayOf(monthMs(-1))),
    dropMonthlyPartitions(other, 'view_details', dayOf(monthMs(-1))),
  ]);
  await other.end();
  const old = before.filter((day) => day < dayOf(monthMs(-1)));
  expect(Number(one) + Number(two)).toBe(old.length);
  expect(await days()).toEqual(before.slice(old.length));
  expect(await partitions('view_details')).toEqual([...[-1, 0, 1, 2, 3, 4, 5].map((later) => nameOf('view_details', later)), 'view_details_default']);
});

it('recording continues while partitions are created and dropped: no error, nothing lost', async () => {
  await sinceMonths(12);
  await fill(12);
  let isOver = false;
  let recorded = 0;
  const record = async (lane: number) => {
    for (let i = 0; !isOver; i++, recorded++)
      await act('recordView', { contentId: 'c', source: 'load' }, { as: `v${lane}`, select: 'qualified' }).then(() =>
        act('share', { contentId: 'c', recipient: `${i}` }, { as: `v${lane}` }),
      );
  };
  const lanes = Promise.all(Array.from({ length: 8 }, (_, lane) => record(lane)));
  for (let later = 1; later <= 11; later++) {
    const seen = recorded;
    await Promise.all([
      ensureMonthlyPartitions(app.pool, aged, monthMs(later)),
      dropMonthlyPartitions(app.pool, 'view_details', dayOf(monthMs(later - 12))),
    ]);
    await until(async () => recorded > seen + 20, 'more to be recorded');
  }
  isOver = true;
  await lanes;
  expect(await partitions('view_details')).toEqual([...Array.from({ length: 15 }, (_, i) => nameOf('view_details', i - 1)), 'view_details_default']);
  const counted = await app.pool.query(
    "SELECT (SELECT count(*) FROM view_details WHERE source = 'load') AS views, (SELECT count(*) FROM interaction_details) AS shares",
  );
  expect(counted.rows).toEqual([{ views: recorded, shares: recorded }]);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('a month with a long reader is emptied by row, and dropped later; recording waits only for the attempt', async () => {
  await sinceMonths(3);
  const before = await fill(3);
  const reader = await app.pool.connect();
  await reader.query('BEGIN; SELECT FROM view_details LIMIT 1');
  const nowMs = monthMs(1);
  const purge = () => purgeDetails(app.pool, { ...forEver, viewDetails: 70 }, nowMs);
  const oldest = dayOf(nowMs - 70 * dayMs);
  const purging = purge();
  const askedMs = performance.now();
  await act('recordView', { contentId: 'c', source: 'feed' }, { as: 'viewer', select: 'qualified' });
  expect(performance.now() - askedMs).toBeLessThan(6_000);
  expect((await purging).viewDetails).toBe(before.filter((day) => day < oldest).length);
  expect(await days()).toEqual([...before.filter((day) => day >= oldest), dayOf(Date.now())]);
  expect(await partitions('view_details')).toContain(nameOf('view_details', -3));
  await reader.query('ROLLBACK');
  reader.release();
  expect((await purge()).viewDetails).toBe(0);
  expect(await partitions('view_details')).not.toContain(nameOf('view_details', -3));
});

it('a recipient is exported, purged and erased wherever it lies: by month, or where the release before wrote it', async () => {
  for (const as of ['ann', 'bob']) for (const recipient of ['by month', 'before']) await act('share', { contentId: 'c', recipient }, { as });
  await app.pool.query(`WITH gone AS (DELETE FROM interaction_details WHERE recipient = 'before' RETURNING content_id, event_id, recipient)
    UPDATE interactions SET recipient = gone.recipient FROM gone WHERE (interactions.content_id, id) = (gone.content_id, event_id)`);
  const exported = async (userId: string) => {
    const client = await app.pool.connect();
    const next = await openHistory(client, { userId, from: null, to: null, includesMood: false });
    const acts = await next(100);
    client.release(true);
    return acts.map(({ recipient }) => recipient);
  };
  expect(await exported('ann')).toEqual(['by month', 'before']);
  await eraseUser(app.pool, 'ann');
  const left = `SELECT recipient FROM interactions WHERE recipient IS NOT NULL UNION ALL SELECT recipient FROM interaction_details`;
  expect((await app.pool.query(left)).rows).toHaveLength(2);
  expect(await exported('bob')).toEqual(['by month', 'before']);
  expect(await purgeDetails(app.pool, { ...forEver, recipients: 1 }, Date.now() + 2 * dayMs)).toMatchObject({ recipients: 2 });
  expect(await exported('bob')).toEqual([null, null]);
});

describe('the migration', () => {
  const names = [
    '20261121225800_bound_of_view_details',
    '20261121225900_proof_of_that_bound',
    '20261121230000_details_by_month',
    '20261130150100_view_details_without_key',
  ];
  let pool: Pool;
  let drop: () => Promise<void>;
  /** As the release before had left it. */
  beforeEach(async () => {
    const database = await cloneDatabase();
    pool = createPool(database.url, 3);
    drop = database.drop;
    await pool.query(`ALTER TABLE view_details DETACH PARTITION view_details_earlier; DROP TABLE view_details, interaction_details;
      ALTER TABLE view_details_earlier RENAME TO view_details; ALTER TABLE view_details ADD CONSTRAINT view_details_pkey PRIMARY KEY (content_id, user_id, viewing_id, day);
      DROP INDEX view_details_earlier_content_id_user_id_idx; ALTER INDEX view_details_earlier_day_idx RENAME TO view_details_day_idx`);
    await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = ANY($1)', [names]);
  });
  afterEach(async () => {
    await pool.end();
    await drop();
  });

  const insert = `INSERT INTO view_details (content_id, user_id, viewing_id, day, source, session_id, referrer, user_agent, ip_address)
    SELECT 'c', 'u', gen_random_uuid(), d, 's', NULL, NULL, NULL, '127.0.0.0' FROM generate_series($1::date, $2::date, '1 day') d ON CONFLICT DO NOTHING`;
  const rows = async () => (await pool.query('SELECT to_jsonb(d) AS row FROM view_details d ORDER BY d.day, viewing_id')).rows;

  it('keeps every row of a database that has some, of a server whose clock is ahead too; the release before writes on', async () => {
    await pool.query(insert, [dayOf(monthMs(-7)), dayOf(monthMs(1))]);
    const before = await rows();
    expect(await migrate(pool)).toEqual(names);
    expect(await rows()).toEqual(before);
    await ensureMonthlyPartitions(pool, aged, Date.now());
    expect(await partitions('view_details', pool)).toEqual([nameOf('view_details', 2), 'view_details_default', 'view_details_earlier']);
    await pool.query(insert, [dayOf(Date.now()), dayOf(monthMs(2))]);
    expect(await rows()).toHaveLength(before.length + (monthMs(2) - Date.parse(dayOf(Date.now()))) / dayMs + 1);
    // In time what was there before goes like any month.
    const { length } = await rows();
    expect(await dropMonthlyPartitions(pool, 'view_details', dayOf(monthMs(2)))).toBe(length - 1);
    expect((await rows()).map(({ row }) => row.day)).toEqual([dayOf(monthMs(2))]);
  });

  it('creates the index of the view details while servers write, again if that was interrupted', async () => {
    await migrate(pool);
    const last = names.at(-1);
    await pool.query(`DROP INDEX view_details_content_id_user_id_idx; ALTER TABLE view_details ADD PRIMARY KEY (content_id, user_id, viewing_id, day);
      CREATE INDEX view_details_earlier_content_id_user_id_idx ON view_details_earlier (content_id, user_id);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'view_details_earlier_content_id_user_id_idx'::regclass`);
    await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [last]);
    expect(await migrate(pool)).toEqual([last]);
    const { rows: indexes } = await pool.query(
      `SELECT indrelid::regclass::text AS table, indisvalid AS "isValid", indisunique AS "isUnique" FROM pg_index
        WHERE indrelid IN (SELECT 'view_details'::regclass UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'view_details'::regclass)
          AND pg_get_indexdef(indexrelid) LIKE '%(content_id, user_id%' ORDER BY 1`,
    );
    expect(indexes).toEqual(
      ['view_details', 'view_details_default', 'view_details_earlier'].map((table) => ({ table, isValid: true, isUnique: false })),
    );
  });

  it('creates that index although a server of 0.1.0 starts meanwhile and waits for the migrations in a statement', async () => {
    await migrate(pool);
    await pool.query(
      `DROP INDEX view_details_content_id_user_id_idx; ALTER TABLE view_details ADD PRIMARY KEY (content_id, user_id, viewing_id, day)`,
    );
    await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [names.at(-1)]);
    // Both locks are free while a writer keeps the index from being created, so that the other server begins to wait in the meantime.
    const writer = await pool.connect();
    await writer.query('BEGIN');
    await writer.query(insert, [dayOf(Date.now()), dayOf(Date.now())]);
    const migrating = migrate(pool);
    const isMigrating = async () => (await pool.query("SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'")).rowCount === 1;
    await until(isMigrating, 'the index is being created');
    const old = await pool.connect();
    const started = old.query('SELECT pg_advisory_lock($1)', [locks.migration]).then(() => old.query('SELECT pg_advisory_unlock_all()'));
    await writer.query('COMMIT');
    writer.release();
    expect(await migrating).toEqual([names.at(-1)]);
    await started;
    old.release();
  });

  it('gives the months that a server of 0.1.0 creates the replica identity of their table', async () => {
    await migrate(pool);
    await pool.query('CREATE TABLE view_details_old (LIKE view_details INCLUDING ALL)');
    await pool.query(
      `ALTER TABLE view_details ATTACH PARTITION view_details_old FOR VALUES FROM ('${dayOf(monthMs(3))}') TO ('${dayOf(monthMs(4))}')`,
    );
    await ensureMonthlyPartitions(pool, aged, monthMs(1));
    const { rows: identities } = await pool.query(
      "SELECT DISTINCT relreplident AS identity FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'view_details'::regclass",
    );
    expect(identities).toEqual([{ identity: 'f' }]);
  });

  it('shares the new tables out where Citus has what they lie beside', async () => {
    await pool.query(`CREATE TABLE pg_dist_partition (logicalrelid regclass); CREATE TABLE calls (name text, key text, beside text);
      INSERT INTO pg_dist_partition VALUES ('content'), ('view_details');
      CREATE FUNCTION create_distributed_table(t regclass, key text, colocate_with text) RETURNS void LANGUAGE sql AS $$ INSERT INTO calls VALUES (t::text, key, colocate_with) $$`);
    await migrate(pool);
    expect((await pool.query('SELECT * FROM calls ORDER BY 1')).rows).toEqual(
      [...tables].sort().map((table) => ({ name: table, key: 'content_id', beside: 'content' })),
    );
  });
});
