import { randomUUID } from 'node:crypto';
import { pick, seededRandom } from '../src/cli/demo/random';
import { dayMs, hourMs } from '../src/domain/durations';
import { trendColumns } from '../src/domain/trend-score';
import type { Queryable } from '../src/infrastructure/database/pool';
import { exactUpTo, highestBoundSql, indexRankings } from '../src/insights/rankings/bounds';
import { popularContents, trendingContents } from '../src/insights/rankings/queries';
import type { RankedRow, RankingPage } from '../src/insights/rankings/types';
import { applyWeights } from '../src/insights/stats/apply-weights';
import { recentDays } from '../src/insights/stats/queries';
import { counters } from '../src/interactions/registry/counters';
import { audit } from '../src/operations/audit/audit';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { driftsOf } from './support/laws';
import { createActor } from './support/random-interactions';
import { until } from './support/until';

let app: TestApp;
let second: TestApp;
beforeAll(async () => {
  // The reactions that `createActor` sends.
  const env = { REACTIONS: '{"EMOTION": ["LOVE", "WOW"], "USE": ["HELPFUL"]}' };
  app = await startApp({ env });
  second = await startApp({ databaseUrl: app.databaseUrl, env });
}, 60_000);
afterAll(async () => {
  await second.stop();
  await app.stop();
});

const everything = { type: null, theme: null, tag: null, ownerId: null };
const nowMs = Date.now();
const columns = [...Object.values(trendColumns), 'popularity'] as const;
type Column = (typeof columns)[number];
type Find = (page: RankingPage) => Promise<RankedRow[]>;

function rankingOf(column: Column): Find {
  const period = (Object.keys(trendColumns) as (keyof typeof trendColumns)[]).find((name) => trendColumns[name] === column);
  return (page) => (period ? trendingContents(app.pool, period, page) : popularContents(app.pool, 'ALL_TIME', page, nowMs));
}

/** All entries of a ranking, sorted by PostgreSQL without an index. */
async function sorted(sql: string, where = 'true'): Promise<{ id: string; sortKey: number }[]> {
  const { rows } = await (app.pool as Queryable).query<{ id: string; sortKey: number }>(
    `SELECT id, "sortKey" FROM (${sql}) s JOIN content c USING (id) JOIN content_stats ON content_id = id WHERE is_listed AND ${where} ORDER BY "sortKey" DESC, id`,
  );
  return rows;
}
const byColumn = (column: Column) => `SELECT content_id AS id, ${column} AS "sortKey" FROM content_stats WHERE ${column} > '-Infinity'`;
const byDays = (days: number) =>
  `SELECT content_id AS id, sum(score) AS "sortKey" FROM content_daily WHERE day > '${new Date(nowMs).toISOString().slice(0, 10)}'::date - ${days} GROUP BY 1 HAVING sum(score) > 0`;

/** Compares the page after each position, or after each of `positions`, with the plain order. */
async function expectPages(find: Find, expected: { id: string; sortKey: number }[], filter: Partial<RankingPage> = {}, positions?: number[]) {
  const all = expected.map(({ id, sortKey }) => `${id} ${sortKey}`);
  for (const rank of positions ?? [...expected.keys(), expected.length]) {
    const last = expected[rank - 1];
    const limit = [1, 3, 30][rank % 3] as number;
    const rows = await find({ ...everything, ...filter, limit, after: last ? { ...last, rank } : null });
    expect([rank, ...rows.map(({ id, sortKey }) => `${id} ${sortKey}`)]).toEqual([rank, ...all.slice(rank, rank + limit)]);
  }
}

const shapes = {
  'few have most': '10000.0 / i',
  'all have one': '1',
  'all have the same, of two steps': '24',
  'all are alike, between two steps': '1000 + (i * 37 % 101) / 100.0',
  'whole numbers around the last exact one': `${exactUpTo} + i % 7 - 3`,
  'many are negative': '(i * 31 % 41) - 30',
  'powers of two, and their neighbours': '2.0 ^ (i % 12) + (i % 3 - 1) * 2.0 ^ -30',
  'extremely large and small ones': "CASE i % 5 WHEN 0 THEN 1e-300 * i WHEN 1 THEN 1e299 * i WHEN 2 THEN -1e300 WHEN 3 THEN 0 ELSE '-Infinity' END",
};

describe.each(Object.entries(shapes))('where %s', (_, valueSql) => {
  beforeAll(async () => {
    await app.pool.query('TRUNCATE content CASCADE');
    await app.pool.query(`INSERT INTO content (id, type, title, theme, updated_at)
      SELECT 'c' || i, CASE WHEN i % 4 = 0 THEN 'VIDEO' ELSE 'ARTICLE' END, 'T', 't' || i % 2, now() FROM generate_series(1, 90) i`);
    await app.pool.query(`INSERT INTO content_stats (content_id, type, is_listed, ${columns.join(', ')})
      SELECT 'c' || i, CASE WHEN i % 4 = 0 THEN 'VIDEO' ELSE 'ARTICLE' END, i % 10 > 0, ${columns.map(() => `(${valueSql})::float8`).join(', ')} FROM generate_series(1, 90) i`);
  });

  it.each(columns)('each bound of %s is at least the value and at most its highest bound, while values rise and fall', async (column) => {
    for (const factor of ['1', '1.01', '1.3', '0.99', '0.2', '3']) {
      await app.pool.query(`UPDATE content_stats SET ${column} = ${column} * ${factor} WHERE abs(${column}) < 1e290`);
      const { rows } = await app.pool.query(
        `SELECT ${column} AS value, ${column}_bound AS bound, ${highestBoundSql(column, column)} AS highest FROM content_stats`,
      );
      for (const { value, bound, highest } of rows) expect([value, bound >= value, bound <= highest]).toEqual([value, true, true]);
    }
  });

  it.each(columns)('every page by %s is in the exact order', async (column) => {
    await expectPages(rankingOf(column), await sorted(byColumn(column)));
    await expectPages(rankingOf(column), await sorted(byColumn(column), "c.type = 'VIDEO'"), { type: 'VIDEO' });
    await expectPages(rankingOf(column), await sorted(byColumn(column), "c.theme = 't1'"), { theme: 't1' });
  });
});

it('every page is in the exact order if too many contents match a filter to read them all', async () => {
  await app.pool.query('TRUNCATE content CASCADE');
  await app.pool.query(`INSERT INTO content (id, type, title, theme, updated_at)
    SELECT 'c' || i, CASE WHEN i % 4 = 0 THEN 'VIDEO' ELSE 'ARTICLE' END, 'T', CASE WHEN i % 50 > 0 THEN 'many' END, now() FROM generate_series(1, 5000) i`);
  await app.pool.query(`INSERT INTO content_stats (content_id, type, is_listed, ${columns.join(', ')})
    SELECT id, type, true, ${columns.map(() => 'abs(hashtext(id)) % 60').join(', ')} FROM content`);
  const positions = [0, 1, 700, 2_501, 3_500, 4_880, 4_899, 4_900];
  for (const column of columns)
    await expectPages(rankingOf(column), await sorted(byColumn(column), "c.theme = 'many'"), { theme: 'many' }, positions);
});

it('every page is in the exact order after random interactions, late ones, hidden contents, audits and other weights', async () => {
  await app.pool.query('TRUNCATE content, content_daily CASCADE');
  const random = seededRandom(7);
  const contents = Array.from({ length: 12 }, (_, i) => `c${i}`);
  const at = (moment: number) => new Date(nowMs - moment * 17 * hourMs).toISOString();
  await app.addContents(...contents.map((id) => ({ id })));
  // Each actor has people of its own, because a rating fails if the same user removes it at the same time.
  const actors = [app, second, app, second].map((one, n) => createActor(() => one, [`p${n}0`, `p${n}1`, `p${n}2`], contents, at));
  const { act } = actsOn(() => app);
  for (let round = 0; round < 4; round++) {
    await Promise.all(actors.map((actAtRandom, index) => actAtRandom(10 * round + index, 25)));
    // An earlier first viewing lowers the trend.
    for (const occurredAt of [at(0), new Date(nowMs - 20 * dayMs).toISOString()])
      await act(
        'recordView',
        { contentId: pick(contents, random), occurredAt, eventId: randomUUID(), durationMs: 9_000 },
        { as: 'p0', select: 'qualified' },
      );
    await act('hideContent', { contentId: `c${round}` }, { as: 'm', role: 'moderator' });
    await app.pool.query('UPDATE content_stats SET view_count = view_count + 100, popularity = popularity + 100 WHERE content_id = $1', [
      `c${round + 2}`,
    ]);
    await audit(app.pool, { hourlyDays: 35, fix: true, onDrift: () => {}, onProgress: () => {} });
    await applyWeights(app.pool, { ...counters.defaultWeights, viewCount: round % 2 ? 0.5 : 1 });
    expect(await driftsOf(app.pool)).toEqual([]);
    for (const column of columns) await expectPages(rankingOf(column), await sorted(byColumn(column)));
    for (const [period, days] of Object.entries(recentDays))
      await expectPages((page) => popularContents(app.pool, period as keyof typeof recentDays, page, nowMs), await sorted(byDays(days)));
    await act('restoreContent', { contentId: `c${round}` }, { as: 'm', role: 'moderator' });
  }
}, 120_000);

it('rows from before the migration get bounds, and indexes on them replace those on the exact columns, however many servers start', async () => {
  await app.pool.query('TRUNCATE content, content_daily CASCADE');
  await app.pool.query("INSERT INTO content (id, type, title, updated_at) SELECT 'c' || i, 'ARTICLE', 'T', now() FROM generate_series(1, 40) i");
  // As the previous release left it: no bounds, and an index that an interrupted start left invalid.
  await app.pool.query('ALTER TABLE content_stats DISABLE TRIGGER USER; ALTER TABLE content_daily DISABLE TRIGGER USER');
  await app.pool.query(
    "INSERT INTO content_stats (content_id, type, is_listed, popularity, trend_day) SELECT 'c' || i, 'ARTICLE', true, i * 7 % 41, i FROM generate_series(1, 40) i",
  );
  await app.pool.query(
    "INSERT INTO content_daily (content_id, day, score) SELECT content_id, now()::date - d, popularity FROM content_stats, unnest('{0, 29, 40}'::int[]) d",
  );
  await app.pool.query('ALTER TABLE content_stats ENABLE TRIGGER USER; ALTER TABLE content_daily ENABLE TRIGGER USER');
  await app.pool.query('DROP INDEX content_stats_popularity_bound_idx, content_stats_trend_day_bound_idx, content_stats_trend_hour_bound_idx');
  await app.pool.query('DROP INDEX content_stats_trend_week_bound_idx, content_daily_day_score_bound_idx');
  await app.pool.query('CREATE INDEX content_stats_popularity_idx ON content_stats (type, popularity DESC, content_id) WHERE is_listed');
  await app.pool.query('CREATE INDEX content_stats_trend_day_bound_idx ON content_stats (type)');
  await app.pool.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'content_stats_trend_day_bound_idx'::regclass");
  const done: number[] = [];
  await Promise.all([app.pool, second.pool].map((pool) => indexRankings(pool, (contents) => done.push(contents), 7)));
  await indexRankings(app.pool, () => done.push(-1), 7);
  expect(done).toEqual([]);
  const { rows } = await app.pool.query("SELECT indexname AS name FROM pg_indexes WHERE tablename IN ('content_stats', 'content_daily') ORDER BY 1");
  expect(rows.map(({ name }) => name)).toEqual([
    'content_daily_day_score_bound_idx',
    'content_daily_pkey',
    'content_stats_pkey',
    'content_stats_popularity_bound_idx',
    'content_stats_trend_day_bound_idx',
    'content_stats_trend_hour_bound_idx',
    'content_stats_trend_week_bound_idx',
  ]);
  // Rankings read at most 30 days, so older days stay without bounds.
  expect((await app.pool.query('SELECT now()::date - day AS age FROM content_daily WHERE score_bound IS NULL GROUP BY 1')).rows).toEqual([
    { age: 40 },
  ]);
  await expectPages(rankingOf('popularity'), await sorted(byColumn('popularity')));
  await expectPages((page) => popularContents(app.pool, 'MONTH', page, nowMs), await sorted(byDays(30)));
});

it('most updates of the counters are heap-only', async () => {
  await app.addContents({ id: 'hot' });
  const updated = async () => {
    const { rows } = await app.pool.query(
      "SELECT relname AS name, n_tup_upd AS updated, n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname IN ('content_stats', 'content_daily') ORDER BY 1",
    );
    return rows as { name: string; updated: number; hot: number }[];
  };
  const before = await updated();
  const { act } = actsOn(() => app);
  const times = 200;
  for (let i = 0; i < times; i++) await act('play', { contentId: 'hot' }, { as: `p${i}` });
  // PostgreSQL publishes the statistics of a connection after its next statements.
  await until(
    async () => (await updated()).every(({ updated }, index) => updated - (before[index]?.updated ?? 0) >= times - 1),
    'the updates are counted',
  );
  for (const [index, { name, hot }] of (await updated()).entries()) expect([name, hot - (before[index]?.hot ?? 0) > times / 2]).toEqual([name, true]);
}, 60_000);
