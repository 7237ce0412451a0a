import 'reflect-metadata';
import { alternativesOf, rememberWords } from '../src/catalog/search-index/spelling';
import { stateReadOf, viewerStates } from '../src/catalog/viewer-state/queries';
import { fillSearch } from '../src/discovery/search/backfill';
import { type ParsedQuery, parseQuery } from '../src/discovery/search/parse-query';
import { type SearchPage, searchContents, suggestedTitles } from '../src/discovery/search/queries';
import { audienceOf } from '../src/discovery/search/search-visibility';
import { createPool, plansByKey, type Queryable } from '../src/infrastructure/database/pool';
import { activeUsers } from '../src/insights/activity/queries';
import { historyPage, storedEntry } from '../src/insights/history/queries';
import { rebuildUserHistory } from '../src/insights/history/rebuild';
import { indexedPage } from '../src/insights/history/timeline-page';
import { patternStats } from '../src/insights/patterns/queries';
import { indexRankings } from '../src/insights/rankings/bounds';
import { popularContents, trendingContents } from '../src/insights/rankings/queries';
import type { RankingPage } from '../src/insights/rankings/types';
import { recentReadOf, talliesRead } from '../src/insights/stats/queries';
import { contentSeries, seriesRange, serviceSeries } from '../src/insights/stats/series';
import { favoritePage } from '../src/interactions/favorites/queries';
import { counterTables } from '../src/interactions/registry/counters';
import { historyTypes } from '../src/interactions/registry/types';
import { contentsById } from '../src/ledger/read-contents';
import { fill, sizeOf } from './bench/growth-fill';
import { cloneDatabase, type TestDatabase } from './support/database';

let database: TestDatabase;
let db: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await cloneDatabase();
  const filling = createPool(database.url, 2, { queryTimeoutMs: 600_000 });
  await fill(filling, sizeOf(40_000), () => {});
  await fillSearch(filling);
  await indexRankings(filling);
  const names = Array.from(
    { length: 5_000 },
    (_, i) => `w${((i + 1) * 7919).toString(36).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`,
  );
  await rememberWords(filling, [{ title: names.join(' '), tags: [], theme: null, description: null }]);
  await filling.query('VACUUM (ANALYZE) content, search_words');
  await filling.end();
  const rebuilding = createPool(database.url, 2, { settings: plansByKey });
  await rebuildUserHistory(rebuilding);
  await rebuilding.end();
  // As a server reads, once it has prepared its statements.
  db = createPool(database.url, 1, { settings: { ...plansByKey, plan_cache_mode: 'force_generic_plan' } });
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

/** The plans of the statements that a question sends. */
async function plansOf(ask: (db: Queryable) => Promise<unknown>): Promise<string> {
  const sent: { text: string; values: unknown[] }[] = [];
  const query = (statement: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
    const one = typeof statement === 'string' ? { text: statement, values } : statement;
    if (!one.text.startsWith('EXPLAIN')) sent.push(one);
    return db.query(one.text, one.values);
  };
  await ask({ query } as unknown as Queryable);
  const plans: string[] = [];
  for (const { text, values } of sent) plans.push(...(await db.query(`EXPLAIN (COSTS OFF) ${text}`, values)).rows.map((row) => row['QUERY PLAN']));
  return plans.join('\n');
}

const now = Date.now();
const ids = Array.from({ length: 20 }, (_, i) => `c${i + 1}`);
const everything: RankingPage = { type: null, theme: null, tag: null, ownerId: null, limit: 21, after: null };
const history = { userId: 'u1', types: historyTypes, from: null, to: null, contentId: null, reactions: null, text: null };
const searched: SearchPage = { type: null, theme: null, tags: [], ownerId: null, audience: 'public', limit: 21, after: null };
const words = (query: string) => parseQuery(query) as ParsedQuery;
const byUser = [
  'views_user_id_last_viewed_at_idx',
  ...['reactions', 'favorites', 'interactions', 'reviews', 'comments'].map((table) => `${table}_user_id_occurred_at_idx`),
];

it.each<[string, (db: Queryable) => Promise<unknown>, string[]]>([
  ['contents by id', (db) => contentsById(db, ids), ['content_pkey']],
  ['stats by id', (db) => counterTables.statsById(db, ids), ['content_stats_pkey']],
  ['recent counts', (db) => recentReadOf(null).rows(db, ids), ['content_daily_pkey']],
  ['tallies by id', (db) => talliesRead.rows(db, ids), ['content_tallies_pkey']],
  [
    'a viewer’s state of many',
    (db) =>
      viewerStates(
        db,
        ids.map((contentId) => ({ contentId, userId: 'u1' })),
        null,
      ),
    ['views_pkey', 'reactions_pkey', 'reviews_pkey', 'favorites_pkey'],
  ],
  ...(
    [
      [['hasViewed'], ['views_pkey']],
      [['timesViewed'], ['views_pkey']],
      [['hasLiked'], ['content_pkey', 'reactions_pkey']],
      [['rating'], ['reviews_pkey']],
      [['hasSaved'], ['favorites_pkey']],
      [
        ['hasViewed', 'hasLiked', 'rating', 'hasSaved'],
        ['content_pkey', 'views_pkey', 'reactions_pkey', 'reviews_pkey', 'favorites_pkey'],
      ],
    ] as const
  ).map(([fields, indexes]): [string, (db: Queryable) => Promise<unknown>, string[]] => [
    `what a viewer did with many: ${fields}`,
    (db) => stateReadOf(new Set(fields)).rows(db, ids, 'u1'),
    [...indexes],
  ]),
  ['a series by day', (db) => contentSeries(db, 'c1', seriesRange('DAY', null, null, now)), ['content_daily_pkey']],
  ['a series by hour', (db) => contentSeries(db, 'c1', seriesRange('HOUR', null, null, now)), ['content_hourly_pkey']],
  ['the service by day', (db) => serviceSeries(db, seriesRange('DAY', null, null, now)), ['service_hourly_pkey']],
  ['active users', (db) => activeUsers(db, seriesRange('DAY', null, null, now)), ['user_days_day_idx', 'user_days_pkey']],
  ['trending by the hour', (db) => trendingContents(db, 'HOUR', everything), ['content_stats_trend_hour_bound_idx']],
  ['trending by the day', (db) => trendingContents(db, 'DAY', { ...everything, type: 'VIDEO' }), ['content_stats_trend_day_bound_idx']],
  [
    'trending by the week, further down',
    (db) => trendingContents(db, 'WEEK', { ...everything, after: { sortKey: 3, id: 'c', rank: 20 } }),
    ['content_stats_trend_week_bound_idx'],
  ],
  [
    'popular of all time, where the bounds are exact',
    (db) => popularContents(db, 'ALL_TIME', { ...everything, after: { sortKey: 3, id: 'c', rank: 20 } }, now),
    ['content_stats_popularity_bound_idx'],
  ],
  [
    'trending of an owner',
    (db) => trendingContents(db, 'DAY', { ...everything, ownerId: 'owner-7' }),
    ['content_owner_id_created_at_idx', 'content_stats_pkey'],
  ],
  ['trending of a tag', (db) => trendingContents(db, 'DAY', { ...everything, tag: 'tag-77' }), ['content_tags_idx', 'content_stats_pkey']],
  ['popular of all time', (db) => popularContents(db, 'ALL_TIME', everything, now), ['content_stats_popularity_bound_idx']],
  ['popular of a week', (db) => popularContents(db, 'WEEK', everything, now), ['content_daily_day_score_bound_idx', 'content_daily_pkey']],
  ['history', (db) => historyPage(db, history, 21, null), byUser],
  [
    'history, further down',
    (db) => historyPage(db, history, 21, [new Date(now - 5e8).toISOString(), 'VIEW', 'c1', '00000000-0000-0000-0000-000000000000']),
    byUser,
  ],
  [
    'history by hints',
    (db) => indexedPage(db, history, 21, [new Date(now - 5e8).toISOString(), 'VIEW', 'c1', '00000000-0000-0000-0000-000000000000']),
    ['user_history_pkey', 'history_removals_pkey', ...byUser],
  ],
  [
    'history with a content',
    (db) => historyPage(db, { ...history, contentId: 'c1' }, 21, null),
    ['views_pkey', 'reactions_pkey', 'favorites_pkey', 'reviews_pkey'],
  ],
  [
    'an entry of the history',
    (db) => storedEntry(db, 'u1', { type: 'LIKE', contentId: 'c1', id: '00000000-0000-0000-0000-000000000000' }),
    ['reactions_pkey'],
  ],
  [
    'favorites',
    (db) => favoritePage(db, { userId: 'u1', seesAll: false, tag: null, text: null }, 'NEWEST', 21, null),
    ['favorites_user_id_occurred_at_idx'],
  ],
  ['a search', (db) => searchContents(db, words('content 77'), searched), ['content_search_idx', 'content_stats_pkey']],
  ['a search for what hardly any has', (db) => searchContents(db, words('contnt thme'), searched), ['content_search_idx', 'search_words_near_idx']],
  [
    'what words may have meant',
    (db) => alternativesOf(db, words('contnt onten thme').tokens, () => 'c.is_public'),
    ['search_words_near_idx', 'search_words_word_idx', 'content_search_idx'],
  ],
  ['suggestions', (db) => suggestedTitles(db, words('content'), 10), ['content_search_idx', 'content_stats_pkey']],
  ['suggestions for a letter', (db) => suggestedTitles(db, words('c'), 10), ['content_stats_popularity_bound_idx', 'content_pkey']],
  [
    'what a user has that others do not see',
    (db) => audienceOf(db, { id: 'owner-1', role: 'user', expiresAtMs: 0, issuedAtMs: 0, email: null, name: null, avatarUrl: null }),
    ['content_unlisted_idx'],
  ],
  [
    'patterns',
    (db) => patternStats(db, { sql: 'h.user_id = $5', values: ['u1'], source: 'shown_history', from: null, to: null, timeZone: 'UTC' }),
    byUser,
  ],
])('%s is answered by the index meant for it', async (_, ask, indexes) => {
  const plans = await plansOf(ask);
  expect(plans).not.toContain('Seq Scan');
  for (const index of indexes) expect(plans).toContain(index);
});

it('history is read in the order of its indexes, and stops with the page', async () => {
  const plan = await plansOf((db) => historyPage(db, history, 21, null));
  expect(plan).toContain('Merge Append');
  expect(plan.match(/^ *(->)? *Sort$/gm)).toBeNull();
});
