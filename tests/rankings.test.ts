import { createPool, type Queryable } from '../src/infrastructure/database/pool';
import { popularContents } from '../src/insights/rankings/queries';
import type { RankedRow, RankingPage } from '../src/insights/rankings/types';
import { cloneDatabase, type TestDatabase } from './support/database';
import { statementsOf } from './support/statements';

const now = Date.UTC(2026, 5, 30, 12);
const contents = 4_000;
let database: TestDatabase;
let db: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await cloneDatabase();
  db = createPool(database.url, 2);
  await db.query(`INSERT INTO content (id, type, title, theme, tags, hidden_at) SELECT 'c' || i, CASE WHEN i % 10 = 0 THEN 'VIDEO' ELSE 'ARTICLE' END, 'T', 't' || i % 3, ARRAY['g' || i % 200], CASE WHEN i % 50 = 0 THEN now() END
    FROM generate_series(1, ${contents}) i`);
  await db.query('INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, hidden_at IS NULL FROM content');
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

/** Scores of 40 days: `scoreSql` of the content's number i and the day's number d; nothing where it is null. */
async function fill(scoreSql: string): Promise<void> {
  await db.query('TRUNCATE content_daily');
  await db.query(
    `INSERT INTO content_daily (content_id, day, score) SELECT 'c' || i, '2026-06-30'::date - d, s FROM generate_series(1, ${contents}) i, generate_series(0, 39) d, LATERAL (SELECT (${scoreSql})::float8 AS s) x WHERE s IS NOT NULL`,
  );
  await db.query('ANALYZE content_daily');
}

const everything = { type: null, theme: null, tag: null, ownerId: null };
const page = (more: Partial<RankingPage> = {}): RankingPage => ({ ...everything, limit: 21, after: null, ...more });
const show = (rows: Pick<RankedRow, 'id' | 'sortKey'>[]) => rows.map(({ id, sortKey }) => `${id} ${sortKey}`);

/** By adding up everything. */
async function plainly(days: number, where = 'true'): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT c.id, sum(score) AS "sortKey" FROM content_daily d JOIN content c ON c.id = d.content_id WHERE day > '2026-06-30'::date - $1::int AND day <= '2026-06-30' AND hidden_at IS NULL AND ${where}
    GROUP BY 1 HAVING sum(score) > 0 ORDER BY 2 DESC, 1`,
    [days],
  );
  return show(rows);
}

const shapes = {
  'few contents have most': 'CASE WHEN (i * 7919 + d * 31) % 3 = 0 THEN 10000 / ((i * 13) % 4001 + 1) END',
  'all are alike': '1',
  'every day has others on top': 'CASE WHEN (i + d * 97) % 400 < 3 THEN 500 ELSE (i * d) % 7 END',
  'some days lower the sum': 'CASE WHEN (i + d) % 4 = 0 THEN -((i * 3) % 11) ELSE (i * 17 + d) % 13 END',
  'hardly anything happened': 'CASE WHEN i < 9 AND d = i THEN i END',
  'nothing happened': 'NULL',
};

describe.each(Object.entries(shapes))('popular of a period, where %s', (_, scoreSql) => {
  beforeAll(() => fill(scoreSql));

  it.each([
    ['DAY', 1],
    ['WEEK', 7],
    ['MONTH', 30],
  ] as const)('by the %s equals adding up everything', async (period, days) => {
    expect(show(await popularContents(db, period, page(), now))).toEqual((await plainly(days)).slice(0, 21));
    expect(show(await popularContents(db, period, page({ type: 'VIDEO' }), now))).toEqual((await plainly(days, "type = 'VIDEO'")).slice(0, 21));
    expect(show(await popularContents(db, period, page({ theme: 't1' }), now))).toEqual((await plainly(days, "theme = 't1'")).slice(0, 21));
    expect(show(await popularContents(db, period, page({ tag: 'g7', theme: 't1' }), now))).toEqual(
      (await plainly(days, "theme = 't1' AND tags @> '{g7}'")).slice(0, 21),
    );
  });

  it('pages on to the very end without losing or repeating one', async () => {
    const seen: RankedRow[] = [];
    for (let after: RankingPage['after'] = null; ; ) {
      const rows = await popularContents(db, 'WEEK', page({ limit: 500, after }), now);
      seen.push(...rows);
      const last = rows.at(-1);
      if (rows.length < 500 || !last) break;
      after = { sortKey: last.sortKey, id: last.id, rank: seen.length };
    }
    expect(show(seen)).toEqual(await plainly(7));
  });
});

it('where few contents have most, it reads the tops of the days and stops', async () => {
  await fill(shapes['few contents have most']);
  const sent = await statementsOf(db as never, () => popularContents(db as Queryable, 'WEEK', page(), now));
  expect(sent).toEqual([expect.stringContaining('WITH heads AS')]);
});
