import { statements } from '../src/infrastructure/database/statement';
import { purgeDetails } from '../src/privacy/retention/purge';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { until } from './support/until';

const dayMs = 86_400_000;
const forEver = { viewDetails: null, hourlyCounts: 36_500, moods: null, recipients: null };
const apps: TestApp[] = [];
afterAll(() => Promise.all(apps.map((app) => app.stop())));

let app: TestApp;
const { act } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
  apps.push(app);
  await app.addContents({ id: 'c', ownerId: 'owner' }, { id: 'd' });
});

const tables = ['views', 'reactions', 'favorites', 'interactions', 'reviews', 'comments'];
const moods = async () =>
  (
    await app.pool.query(
      tables.map((table) => `SELECT '${table}' AS name, mood, mood_intensity FROM ${table} WHERE mood IS NOT NULL`).join(' UNION ALL '),
    )
  ).rows
    .map(({ name }) => name as string)
    .sort();
const details = async (contentId = '%') =>
  (await app.pool.query('SELECT user_id FROM view_details WHERE content_id LIKE $1 ORDER BY 1', [contentId])).rows.map(({ user_id }) => user_id);

it('deletes the origins of viewings after the configured days, and changes no count', async () => {
  for (const as of ['u1', 'u2', 'u3', 'u4']) await act('recordView', { contentId: 'c', source: as }, { as, select: 'qualified' });
  const age = (user: string, days: number) => app.pool.query('UPDATE view_details SET day = day - $2::int WHERE user_id = $1', [user, days]);
  await age('u1', 31);
  await age('u2', 30);
  await age('u3', 400);
  expect((await purgeDetails(app.pool, { ...forEver, viewDetails: 30 }, Date.now())).viewDetails).toBe(2);
  expect(await details('c')).toEqual(['u2', 'u4']);
  expect((await purgeDetails(app.pool, { ...forEver, viewDetails: 30 }, Date.now() + dayMs)).viewDetails).toBe(1);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('deletes moods from all tables, but only those that are old enough', async () => {
  const mood = { contentId: 'd', mood: 'calm', moodIntensity: 7 };
  const asks = { as: 'feeler' };
  await act('recordView', mood, { ...asks, select: 'qualified' });
  await act('like', mood, asks);
  await act('save', mood, asks);
  await act('share', { ...mood, recipient: 'a friend' }, asks);
  await act('rate', { ...mood, rating: 7 }, asks);
  await act('addComment', { ...mood, body: 'fine' }, asks);
  expect(await moods()).toEqual([...tables].sort());
  const kept = { ...forEver, moods: 10, recipients: 10 };
  expect(await purgeDetails(app.pool, kept, Date.now() + 9 * dayMs)).toMatchObject({ moods: 0, recipients: 0 });
  expect(await moods()).toHaveLength(6);
  expect(await purgeDetails(app.pool, kept, Date.now() + 11 * dayMs)).toMatchObject({ moods: 6, recipients: 1 });
  expect(await moods()).toEqual([]);
  const { rows } = await app.pool.query("SELECT platform, mood_intensity FROM interactions WHERE user_id = 'feeler'");
  expect(rows).toEqual([{ platform: null, mood_intensity: null }]);
  expect((await app.pool.query('SELECT FROM interaction_details')).rowCount).toBe(0);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('deletes hourly counts, thousands at a time; daily counts remain', async () => {
  await app.pool.query(
    "INSERT INTO content_hourly (content_id, hour, view_count) SELECT 'c', date_trunc('hour', now()) - make_interval(hours => 24 * 40 + i), 0 FROM generate_series(1, 4500) i",
  );
  const days = async () => (await app.pool.query('SELECT * FROM content_daily ORDER BY 1, 2')).rows;
  const before = await days();
  expect((await purgeDetails(app.pool, { ...forEver, hourlyCounts: 35 }, Date.now())).hourlyCounts).toBe(4500);
  expect(await days()).toEqual(before);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('finds what is old by its index, never by reading the table', async () => {
  const found = [...statements.values()].filter(({ name }) => name.startsWith('find-old-'));
  expect(found).toHaveLength(10);
  const connection = await app.pool.connect();
  for (const { text } of found) {
    const { rows } = await connection.query(`EXPLAIN ${text.replaceAll('$1', "'2026-01-01'")}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan (using|on) \w+_(age|day|hour)_idx/);
    expect(plan).not.toContain('Seq Scan');
  }
  connection.release();
});

it('runs by itself when a server starts, and shows in the metrics', async () => {
  await act('recordView', { contentId: 'd' }, { as: 'late', select: 'qualified' });
  await app.pool.query('UPDATE view_details SET day = day - 91');
  const old = (await details()).length;
  const another = await startApp({ databaseUrl: app.databaseUrl });
  apps.push(another);
  const metrics = async () => (await fetch(`${another.url}/metrics`)).text();
  await until(async () => (await metrics()).includes('rapport_job_runs_total{job="retention",outcome="done"} 1'), 'it ran');
  expect(await metrics()).toMatch(new RegExp(`^rapport_details_purged_total\\{kind="viewDetails"\\} ${old}$`, 'm'));
  expect(await details()).toEqual([]);
});
