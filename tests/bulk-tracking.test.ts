import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { statementsOf } from './support/statements';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(...Array.from({ length: 200 }, (_, i) => ({ id: `c${i}`, type: i % 2 ? ('VIDEO' as const) : ('ARTICLE' as const) })));
  await read('{ viewer { user { userId } } }', {}, { as: 'u1' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, refusal, read } = actsOn(() => app);

const select = 'recordedCount results { index isRecorded isChanged error { index code field message } }';
const track = (interactions: object[], as = 'u1') => act('trackInteractions', { interactions }, { as, select });
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

it('records every kind of interaction, each with its counter and in history', async () => {
  const contentId = 'c0';
  const kinds = [
    { type: 'VIEW' },
    { type: 'REACTION', reaction: 'LIKE' },
    { type: 'REACTION', reaction: 'love' },
    { type: 'SAVE', notes: 'n', tags: ['t'] },
    { type: 'RATING', rating: 8, title: 'T', body: 'B' },
    { type: 'COMMENT', body: 'Hello' },
    { type: 'SHARE', platform: 'mail' },
    { type: 'PLAY', durationMs: 10 },
    { type: 'SKIP' },
    { type: 'COMPLETE' },
    { type: 'CART_ADD', quantity: 1 },
    { type: 'CART_REMOVE' },
    { type: 'PURCHASE', unitPrice: '9.99', currency: 'USD' },
    { type: 'MOOD', mood: 'calm' },
  ];
  const answer = await track(
    kinds.map((kind) => ({ contentId, ...kind })),
    'all-kinds',
  );
  expect(answer.recordedCount).toBe(kinds.length);
  expect(answer.results).toEqual(kinds.map((_, index) => ({ index, isRecorded: true, isChanged: true, error: null })));
  const { stats, history } = await read(
    '{ stats(contentIds: ["c0"]) { viewCount likeCount reactionCount saveCount ratingCount commentCount shareCount playCount skipCount completeCount cartAddCount purchaseCount } history(first: 50) { edges { node { type } } } }',
    {},
    { as: 'all-kinds' },
  );
  expect(new Set(Object.values(stats[0]))).toEqual(new Set([1]));
  expect(history.edges.map(({ node }: { node: { type: string } }) => node.type).sort()).toEqual(kinds.map(({ type }) => type).sort());
});

it('keeps the order of opposite acts on one content', async () => {
  const like = { contentId: 'c1', type: 'REACTION', reaction: 'LIKE' };
  const answer = await track([
    like,
    { ...like, isUndone: true },
    like,
    like,
    { contentId: 'c1', type: 'REACTION', reaction: 'DISLIKE' },
    { contentId: 'c1', type: 'REACTION', reaction: 'DISLIKE', isUndone: true },
    like,
  ]);
  expect(answer.results.map(({ isChanged }: { isChanged: boolean }) => isChanged)).toEqual([true, true, true, false, true, true, true]);
  expect((await read('{ stats(contentIds: ["c1"]) { likeCount dislikeCount } }', {})).stats).toEqual([{ likeCount: 1, dislikeCount: 0 }]);
});

it('records the valid items although others are not valid, and reports each by its index', async () => {
  const answer = await track([
    { contentId: 'c2', type: 'REACTION', reaction: 'LIKE' },
    { contentId: 'nowhere', type: 'REACTION', reaction: 'LIKE' },
    { contentId: 'c2', type: 'HUG' },
    { contentId: 'c2', type: 'RATING', rating: 11 },
    { contentId: 'c2', type: 'RATING' },
    { contentId: 'c2', type: 'COMMENT' },
    { contentId: 'c2', type: 'REACTION', reaction: 'MEH' },
    { contentId: 'c2', type: 'SHARE', isUndone: true },
    { contentId: 'c2', type: 'SHARE', eventId: 'no uuid' },
    { contentId: 'c2', type: 'SHARE', occurredAt: ago(-3_600_000) },
    { contentId: 'c2', type: 'PURCHASE', quantity: -1 },
    { contentId: 'c3', type: 'VIEW', durationMs: 10 },
    { contentId: 'c2', type: 'toString' },
    { contentId: 'Report:x', type: 'REACTION', reaction: 'LIKE' },
    ...['LOVE', 'love', 'HELPFUL_VOTE', 'COMMENT_EDIT', 'REPORT'].map((type) => ({ contentId: 'c2', type })),
    { contentId: 'c2', type: 'REACTION' },
    { contentId: 'c2', type: 'SAVE' },
  ]);
  expect(answer.recordedCount).toBe(2);
  expect(
    answer.results.map(
      ({ error }: { error: { index: number; code: string; field: string } | null }) => error && [error.index, error.code, error.field],
    ),
  ).toEqual([
    null,
    [1, 'NOT_FOUND', 'contentId'],
    [2, 'BAD_USER_INPUT', 'type'],
    [3, 'BAD_USER_INPUT', 'rating'],
    [4, 'BAD_USER_INPUT', 'rating'],
    [5, 'BAD_USER_INPUT', 'body'],
    [6, 'BAD_USER_INPUT', 'reaction'],
    [7, 'BAD_USER_INPUT', 'isUndone'],
    [8, 'BAD_USER_INPUT', 'eventId'],
    [9, 'BAD_USER_INPUT', 'occurredAt'],
    [10, 'BAD_USER_INPUT', 'quantity'],
    [11, 'BAD_USER_INPUT', 'durationMs'],
    [12, 'BAD_USER_INPUT', 'type'],
    [13, 'BAD_USER_INPUT', 'contentId'],
    ...[14, 15, 16, 17, 18].map((index) => [index, 'BAD_USER_INPUT', 'type']),
    [19, 'BAD_USER_INPUT', 'reaction'],
    null,
  ]);
  expect(answer.results[2].error.message).toMatch(/^type must be one of VIEW, REACTION, SAVE, .*, got "HUG"\.$/);
  expect(answer.results[16].error.message).toMatch(
    /^type must be one of VIEW, REACTION, SAVE, .*, got HELPFUL_VOTE\. Use the mutation for this type\.$/,
  );
});

it('made by an app of 0.1.0, with its types, is recorded', async () => {
  await app.addContents({ id: 'old-app' });
  const items = [{ type: 'LIKE' }, { type: 'dislike' }, { type: 'share', occurredAt: 'yesterday' }, { type: 'save' }];
  const { recordedCount, results } = await track(
    items.map((item) => ({ contentId: 'old-app', ...item })),
    'old-app',
  );
  expect([recordedCount, results.map(({ error }: { error: { field: string } | null }) => error?.field ?? null)]).toEqual([
    3,
    [null, null, 'occurredAt', null],
  ]);
  const state = '{ content(id: "old-app") { viewerState { hasDisliked hasLiked hasSaved } } }';
  expect((await read(state, {}, { as: 'old-app' })).content.viewerState).toEqual({ hasDisliked: true, hasLiked: false, hasSaved: true });
});

it('made offline and sent late, twice and by halves, is recorded once, each on its own day', async () => {
  const events = Array.from({ length: 300 }, (_, i) => ({
    contentId: `c${10 + (i % 20) * 2}`,
    type: ['SHARE', 'PLAY', 'VIEW', 'COMMENT'][i % 4],
    body: i % 4 === 3 ? `offline ${i}` : null,
    eventId: randomUUID(),
    occurredAt: ago((1 + (i % 5)) * 86_400_000),
  }));
  const sent = await Promise.all([track(events, 'offline'), track(events, 'offline'), track(events.slice(100), 'offline')]);
  for (const { results } of sent) expect(results.every(({ isRecorded }: { isRecorded: boolean }) => isRecorded)).toBe(true);
  const { rows } = await app.pool.query(
    `SELECT (SELECT count(*) FROM interactions WHERE user_id = 'offline') AS events, (SELECT count(*) FROM viewings WHERE user_id = 'offline') AS viewings, (SELECT count(*) FROM comments WHERE user_id = 'offline') AS comments,
      (SELECT count(DISTINCT day) FROM content_daily WHERE share_count > 0 AND day < current_date) AS days`,
  );
  expect(rows).toEqual([{ events: 150, viewings: 75, comments: 75, days: 5 }]);
});

it('a state sent again under the same eventId counts once, whatever else it brings', async () => {
  const [saved, liked, undone] = [randomUUID(), randomUUID(), randomUUID()];
  const offline = [
    { contentId: 'c50', type: 'SAVE', eventId: saved, mood: 'calm' },
    { contentId: 'c50', type: 'SAVE', eventId: saved, notes: 'new words' },
    { contentId: 'c50', type: 'REACTION', reaction: 'LIKE', eventId: liked, mood: 'calm' },
    { contentId: 'c50', type: 'REACTION', reaction: 'LIKE', eventId: undone, isUndone: true },
  ];
  for (let i = 0; i < 3; i++) expect((await track(offline, 'stuffer')).recordedCount).toBe(4);
  const { stats } = await read(
    '{ stats(contentIds: ["c50"]) { saveCount likeCount recent(period: DAY) { likeCount saveCount } popularityScore } }',
    {},
  );
  expect(stats).toEqual([{ saveCount: 1, likeCount: 0, recent: { likeCount: 1, saveCount: 1 }, popularityScore: 5 }]);
  const { rows } = await app.pool.query(
    "SELECT trend_day - (SELECT trend_day FROM content_stats WHERE content_id = 'c51') AS more FROM content_stats WHERE content_id = 'c50'",
  );
  expect(rows[0].more).toBe(Number.POSITIVE_INFINITY);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('one eventId belongs to one event: another type with it is rejected', async () => {
  const eventId = randomUUID();
  const { results } = await track(
    [
      { contentId: 'c52', type: 'SHARE', eventId },
      { contentId: 'c52', type: 'PURCHASE', eventId },
    ],
    'u1',
  );
  expect(results).toMatchObject([{ isRecorded: true }, { isRecorded: false, error: { code: 'CONFLICT' } }]);
});

it('a comment that was refused stays refused when it is there twice', async () => {
  const [eventId, parentId] = [randomUUID(), `Comment:${randomUUID()}:c53`];
  const reply = { contentId: 'c53', type: 'COMMENT', body: 'x', eventId, parentId };
  const { results } = await track([reply, reply, { ...reply, parentId: null }], 'u1');
  expect(results.map(({ isRecorded }: { isRecorded: boolean }) => isRecorded)).toEqual([false, false, true]);
});

it('a thousand go in few transactions', async () => {
  const interactions = Array.from({ length: 1000 }, (_, i) => ({ contentId: `c${i % 200}`, type: i % 2 ? 'PLAY' : 'SHARE' }));
  const commits = async () => Number((await app.pool.query('SELECT COALESCE(sum(batch), 0) AS n FROM ledger_lanes')).rows[0].n);
  await read('{ viewer { user { userId } } }', {}, { as: 'bulk' });
  const before = await commits();
  expect(await statementsOf(app.pool, async () => expect((await track(interactions, 'bulk')).recordedCount).toBe(1000))).toEqual([]);
  expect((await commits()) - before).toBeLessThanOrEqual(3);
});

it('takes 1 to 1,000 at a time', async () => {
  const before = await tableHashes(app.pool);
  for (const length of [0, 1001])
    expect(
      await refusal(
        'trackInteractions',
        { interactions: Array.from({ length }, () => ({ contentId: 'c0', type: 'REACTION', reaction: 'LIKE' })) },
        { as: 'u1', select },
      ),
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.interactions',
      message: expect.stringContaining(`1–1000, got ${length}`),
    });
  expect(await refusal('trackInteractions', { interactions: [{ contentId: 'c0', type: 'REACTION', reaction: 'LIKE' }] }, { select })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(await tableHashes(app.pool)).toEqual(before);
});
