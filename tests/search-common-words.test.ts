import { rememberWords } from '../src/catalog/search-index/spelling';
import { parseQuery } from '../src/discovery/search/parse-query';
import { type Hit, type SearchPage, searchContents } from '../src/discovery/search/queries';
import { createPool, plansByKey, type Queryable } from '../src/infrastructure/database/pool';
import { cloneDatabase, type TestDatabase } from './support/database';

// 42,001 contents of two types have the word "every", half of them also "half", and all but the 2,500 most popular ones of each type also "late". The
// statistics of PostgreSQL know nothing until the test analyzes the table. They estimate prefixes if they contain at least 100 words.
let database: TestDatabase;
let db: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await cloneDatabase();
  db = createPool(database.url, 1, { settings: plansByKey, queryTimeoutMs: 120_000 });
  await db.query('ALTER TABLE content SET (autovacuum_enabled = off)');
  await db.query(`
    INSERT INTO content (id, type, title, search_title, search, is_public, updated_at)
    SELECT 'c' || i, type, title, lower(title), to_tsvector('simple', title), true, now()
    FROM generate_series(1, 42000) i, LATERAL (SELECT CASE WHEN i % 2 = 0 THEN 'VIDEO' ELSE 'EBOOK' END AS type) t,
      LATERAL (SELECT concat_ws(' ', 'Every', CASE WHEN i % 4 < 2 THEN 'half' END, CASE WHEN i > 5000 THEN 'late' END, 'number', i % 200) AS title) x`);
  await db.query(`INSERT INTO content (id, type, title, search_title, search, is_public, updated_at)
    VALUES ('exact', 'VIDEO', 'Every', 'every', to_tsvector('simple', 'every'), true, now())`);
  await db.query(`INSERT INTO content_stats (content_id, type, is_listed, popularity)
    SELECT id, type, true, CASE WHEN id = 'exact' THEN 0 ELSE 100000 - substr(id, 2)::int END FROM content ON CONFLICT DO NOTHING`);
}, 120_000);
afterAll(async () => {
  await db.end();
  await database.drop();
});

const page: SearchPage = { type: null, theme: null, tags: [], ownerId: null, audience: 'public', limit: 1_000, after: null };

/** Returns the hits, and whether the search counted its matches. */
async function searched(typed: string, more: Partial<SearchPage> = {}): Promise<{ hits: Hit[]; isCounted: boolean }> {
  const texts: string[] = [];
  const query = (text: string, values: unknown[]) => {
    texts.push(text);
    return db.query(text, values);
  };
  const words = parseQuery(typed);
  if (!words) throw new Error('The query contains no word.');
  const hits = await searchContents({ query } as Queryable, words, { ...page, ...more });
  return { hits, isCounted: texts.some((text) => text.includes('count(*)')) };
}

const asked: [query: string, more: Partial<SearchPage>, isCounted: boolean][] = [
  ['every', {}, false],
  ['every ha', {}, false],
  ['e', { limit: 21, after: { score: 0.3, id: 'c5' } }, false],
  ['half', { type: 'VIDEO' }, true],
  // The statistics estimate more than 20,000 matches, but none of the 2,000 most popular contents matches.
  ['late', {}, true],
];

it('are scored as the same contents whether their matches are counted or estimated', async () => {
  const counted = [];
  for (const [query, more] of asked) counted.push(await searched(query, more));
  expect(counted.map(({ isCounted }) => isCounted)).toEqual(asked.map(() => true));
  expect(counted[0]?.hits[0]).toMatchObject({ id: 'exact', score: 1 });
  const others = counted[0]?.hits.slice(1).map(({ id }) => Number(id.slice(1))) ?? [];
  expect(others.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));

  await db.query('ANALYZE content');
  for (const [index, [query, more, isCounted]] of asked.entries())
    expect({ query, ...(await searched(query, more)) }).toEqual({ query, hits: counted[index]?.hits, isCounted });
});

it('are counted if the statistics are from before most contents were removed, so that corrected words match', async () => {
  await db.query("UPDATE content SET removed_at = now() WHERE id <> 'exact'");
  await db.query("UPDATE content_stats SET is_listed = false WHERE content_id <> 'exact'");
  await db.query("UPDATE content SET title = 'Evert', search_title = 'evert', search = to_tsvector('simple', 'evert') WHERE id = 'exact'");
  await rememberWords(db, [{ title: 'Evert', tags: [], theme: null, description: null }]);
  const { hits, isCounted } = await searched('every');
  expect({ ids: hits.map(({ id }) => id), isCounted }).toEqual({ ids: ['exact'], isCounted: true });
});
