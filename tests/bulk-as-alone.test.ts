import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
beforeAll(async () => {
  // One writer, because parallel batches can record two views of a content in either order, and only the first one is a change.
  app = await startApp({ config: { ledger: { writers: 1, maxBatch: 300, maxQueue: 10_000 } } });
  await app.addContents(...ofBoth((content) => ({ id: content, type: 'VIDEO' as const })));
});
afterAll(() => app.stop());
const { act, read } = actsOn(() => app);

const contents = 25;
const length = 1_000;
/** Contents of the list, and the same contents for the items that are sent alone. */
const prefixes = { list: 'list', alone: 'alone' };
type Way = keyof typeof prefixes;
const idsOf = (way: Way) => Array.from({ length: contents }, (_, n) => `${prefixes[way]}-${n}`);
const ofBoth = <T>(of: (id: string) => T): T[] => [...idsOf('list'), ...idsOf('alone')].map(of);

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** Kinds of items. Invalid ones are of wrong types, break rules, or reach the ledger before it rejects them. */
const kinds: ((n: number) => object | string)[] = [
  (n) => ({ type: 'VIEW', durationMs: 3_500.5 + n, progressPct: 10, source: 'search' }),
  (n) => ({ type: 'VIEW', durationMs: 9_000 + n, eventId: uuid(n % 60) }),
  (n) => ({ type: 'REACTION', reaction: n % 4 < 2 ? 'LIKE' : 'dislike', mood: 'calm', isUndone: n % 3 === 0 }),
  () => ({ type: 'REACTION', reaction: 'LOVE', notes: null }),
  (n) => ({ type: 'SAVE', tags: ['a', `t${n % 3}`], isUndone: n % 5 === 0 }),
  (n) => ({ type: 'RATING', rating: 1 + (n % 10), title: 'T', isUndone: n % 7 === 0 }),
  (n) => ({ type: 'COMMENT', body: ` Words ${n} `, eventId: uuid(1_000 + (n % 80)) }),
  (n) => ({ type: 'SHARE', platform: 'mail', eventId: uuid(2_000 + (n % 50)).toUpperCase() }),
  (n) => ({ type: 'PLAY', durationMs: n, eventId: uuid(2_000 + (n % 50)) }),
  (n) => ({ type: ['SKIP', 'COMPLETE', 'CART_ADD', 'CART_REMOVE'][n % 4], quantity: 2 }),
  () => ({ type: 'PURCHASE', unitPrice: '9.99', currency: 'EUR' }),
  (n) => ({ type: 'MOOD', mood: 'Happy', moodIntensity: 1 + (n % 10) }),
  () => ({ type: 'LIKE' }),
  () => ({ type: 'VIEW', durationMs: 10 }),
  (n) => ({ type: 'SHARE', contentId: `nowhere-${n}` }),
  () => ({ type: 'RATING', rating: 11 }),
  () => ({ type: 'PURCHASE', unitPrice: '9.99' }),
  () => ({ type: 'SHARE', isUndone: true }),
  () => ({ type: 'VIEW', durationMs: 'long' }),
  () => ({ type: 'VIEW', handle: 'no handle' }),
  (n) => ({ type: 'HUG', [`colour${n}`]: 'red' }),
  () => 'no object',
];

const began = Date.now() - 3_600_000;
const itemsOf = (way: Way) =>
  Array.from({ length }, (_, n) => {
    const item = kinds[n % kinds.length]?.(n);
    const common = { contentId: `${prefixes[way]}-${(n * 7) % contents}`, occurredAt: new Date(began + n * 1_000).toISOString() };
    return typeof item === 'object' ? { ...common, ...item } : item;
  });

const select = 'recordedCount results { isRecorded isChanged error { code field message retryAfterMs } }';
const sent = async (interactions: unknown[], way: Way): Promise<object[]> =>
  (await act('trackInteractions', { interactions }, { as: way, select })).results;

it('a thousand items in one request give what each of them gives alone: every kind, duplicates and invalid ones', async () => {
  const together = await sent(itemsOf('list'), 'list');
  const alone: object[] = [];
  for (const item of itemsOf('alone')) alone.push(...(await sent([item], 'alone')));
  const renamed = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('alone-', 'list-'));
  expect(together).toEqual(renamed(alone));

  const stored = (way: Way) =>
    read(
      `query ($ids: [ID!]!) {
        contents(ids: $ids) { id stats { viewCount totalViewCount likeCount dislikeCount reactionCount saveCount shareCount playCount skipCount completeCount
          cartAddCount purchaseCount commentCount ratingCount ratingSum ratingHistogram { rating count } popularityScore reactions { reaction count } } viewerState { hasViewed hasLiked hasDisliked
          hasSaved reactions rating tags notes timesViewed durationMs progressPct } }
        history(first: 50) { nodes { type occurredAt mood content { id } } } }`,
      { ids: idsOf(way) },
      { as: way },
    );
  expect(await stored('list')).toEqual(renamed(await stored('alone')));
  expect(await brokenLaws(app.pool)).toEqual([]);
}, 120_000);
