import { startApp, type TestApp } from './support/app';
import { plainView } from './support/facts';
import { brokenLaws } from './support/laws';
import { clientOf, send } from './support/rest';
import { statementsOf } from './support/statements';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    { id: '507f1f77bcf86cd799439011', type: 'VIDEO' },
    { id: 'song', type: 'AUDIO' },
    { id: 'film', type: 'VIDEO' },
    { id: 'example-film', type: 'VIDEO' },
    { id: 'example-song', type: 'AUDIO' },
    { id: 'example-book', type: 'EBOOK' },
    { id: 'book', type: 'EBOOK' },
    { id: 'secret', type: 'VIDEO', isPublic: false, ownerId: 'owner' },
  );
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const view = (as: string, contentType: string, contentId: string, body: object) =>
  send(app, 'POST', `/api/content/${contentType}/${contentId}/view`, { as, body });

/** Views of as many people as the document's example begins with. */
function crowd(contentId: string, size: number): Promise<unknown> {
  const now = Date.now();
  const facts = Array.from({ length: size }, (_, i) => ({
    ...plainView,
    id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    viewer: { id: `crowd-${i}`, role: 'user' as const },
  }));
  return Promise.all(
    facts.map((fact) => app.services.ledger.record({ ...fact, isClientId: false, contentId, occurredAt: now, recordedAt: now, wantsState: false })),
  );
}

describe('the examples of the view-tracking document', () => {
  it('the first view of a user turns 1234 into 1235; the second, longer, leaves it there and raises the measures', async () => {
    const contentId = '507f1f77bcf86cd799439011';
    await crowd(contentId, 1234);
    const first = await view('u1', 'media', contentId, { durationMs: 4000, progressPct: 25, isComplete: false });
    expect([first.status, first.body]).toEqual([200, { success: true, data: { viewCount: 1235, hasViewed: true } }]);
    const second = await view('u1', 'media', contentId, { durationMs: 120_000, progressPct: 100, isComplete: true });
    expect([second.status, second.body]).toEqual([200, { success: true, data: { viewCount: 1235, hasViewed: true } }]);
    const { rows } = await app.pool.query(
      `SELECT duration_ms, progress_pct, is_complete, times_viewed FROM views WHERE content_id = $1 AND user_id = 'u1'`,
      [contentId],
    );
    expect(rows).toEqual([{ duration_ms: 120_000, progress_pct: 100, is_complete: true, times_viewed: 2 }]);
  });

  it.each([
    ['4 seconds of a video', 'example-film', 'media', { durationMs: 4000, progressPct: 10, isComplete: false }],
    ['30 % of a song', 'example-song', 'media', { durationMs: 45_000, progressPct: 30, isComplete: false }],
    ['5 seconds of an e-book', 'example-book', 'ebook', { durationMs: 5000, progressPct: 0, isComplete: false }],
  ])('counts %s', async (_, contentId, contentType, body) => {
    expect((await view('example', contentType, contentId, body)).body).toEqual({ success: true, data: { viewCount: 1, hasViewed: true } });
  });
});

it('takes a view below its threshold for none, and says what it lacks', async () => {
  await view('patient', 'ebook', 'book', { durationMs: 5000 });
  const before = await tableHashes(app.pool);
  const { status, body } = await view('hasty', 'ebook', 'book', { durationMs: 4999 });
  expect([status, body]).toEqual([
    200,
    { success: true, data: { viewCount: 1, hasViewed: false, missing: expect.objectContaining({ durationMs: 1 }) } },
  ]);
  expect({ ...(await tableHashes(app.pool)), users: '' }).toEqual({ ...before, users: '' });
  await view('slow', 'ebook', 'book', { durationMs: 6000 });
  expect((await view('slow', 'ebook', 'book', {})).body.data.hasViewed).toBe(true);
});

it('counts 20 rapid calls of one user once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => view('rapid', 'video', 'film', { durationMs: 3000 })));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect((await app.pool.query(`SELECT count(*) FROM views WHERE content_id = 'film' AND user_id = 'rapid'`)).rows[0].count).toBe(1);
});

it.each(['video', 'audio', 'music', 'pdf', 'devotional', 'media', 'ebook', 'Video'])('knows the frontend\'s word "%s"', async (word) => {
  expect((await view('words', word, 'song', { isComplete: true })).status).toBe(200);
});

it('refuses another word with the list of those it knows, and records nothing', async () => {
  // The first request of a user creates a row.
  await send(app, 'GET', '/api/user/favorites', { as: 'u1' });
  const before = await tableHashes(app.pool);
  const { status, headers, body } = await view('u1', 'hologram', 'film', { durationMs: 9000 });
  expect(status).toBe(400);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    success: false,
    status: 400,
    code: 'BAD_USER_INPUT',
    field: 'contentType',
    detail: expect.stringContaining('devotional'),
  });
  expect(await tableHashes(app.pool)).toEqual(before);
});

describe('refuses, and records nothing', () => {
  it.each([
    ['no token', 401, 'UNAUTHENTICATED', {}],
    ['a token that is none', 401, 'UNAUTHENTICATED', { headers: { authorization: 'Bearer nonsense' } }],
    ['an unknown content', 404, 'NOT_FOUND', { as: 'u1', path: '/api/content/media/nowhere/view' }],
    ["somebody's private content", 404, 'NOT_FOUND', { as: 'u1', path: '/api/content/media/secret/view' }],
    ['a duration below 0', 400, 'BAD_USER_INPUT', { as: 'u1', body: { durationMs: -1 } }],
    ['a progress above 100', 400, 'BAD_USER_INPUT', { as: 'u1', body: { progressPct: 101 } }],
    ['a duration that is text', 400, 'BAD_USER_INPUT', { as: 'u1', body: { durationMs: '4000' } }],
    ['a list', 400, 'BAD_USER_INPUT', { as: 'u1', body: [] }],
  ] as const)(
    '%s: %d',
    async (_, status, code, {
      path = '/api/content/media/film/view',
      ...sent
    }: { path?: string; as?: string; body?: unknown; headers?: Record<string, string> }) => {
      await send(app, 'GET', '/api/user/favorites', { as: 'u1' });
      const before = await tableHashes(app.pool);
      const answer = await send(app, 'POST', path, { body: { durationMs: 4000 }, ...sent });
      expect([answer.status, answer.body.code, answer.body.success]).toEqual([status, code, false]);
      expect(await tableHashes(app.pool)).toEqual(before);
    },
  );
});

describe('metadata', () => {
  it('hasViewed and the counts match what was done, to each user their own', async () => {
    await app.addContents({ id: 'meta', type: 'VIDEO', title: 'A film' });
    await view('m1', 'video', 'meta', { isComplete: true });
    await send(app, 'POST', '/api/interactions/like', { as: 'm1', body: { listingId: 'meta' } });
    const counts = {
      id: 'meta',
      title: 'A film',
      contentType: 'video',
      viewCount: 1,
      likeCount: 1,
      bookmarkCount: 0,
      shareCount: 0,
      commentCount: 0,
    };
    const path = { contentType: 'media', contentId: 'meta' };
    const of = async (as?: string) => (await clientOf(app, as).GET('/api/content/{contentType}/{contentId}/metadata', { params: { path } })).data;
    expect(await of('m1')).toEqual({ success: true, data: { ...counts, hasViewed: true, hasLiked: true, hasBookmarked: false } });
    expect(await of('m2')).toEqual({ success: true, data: { ...counts, hasViewed: false, hasLiked: false, hasBookmarked: false } });
    expect(await of()).toEqual({ success: true, data: { ...counts, hasViewed: false, hasLiked: false, hasBookmarked: false } });
  });

  it('of a hundred contents costs the same three statements as of one, and leaves out what is not there', async () => {
    const contentIds = Array.from({ length: 100 }, (_, i) => `batch-${i}`);
    await app.addContents(...contentIds.slice(1).map((id) => ({ id })));
    await view('b1', 'article', 'batch-7', {});
    const client = clientOf(app, 'b1');
    const ask = async (ids: string[]) => (await client.POST('/api/content/batch-metadata', { body: { contentIds: ids } })).data?.data ?? [];
    const forOne = await statementsOf(app.pool, () => ask(['batch-7']));
    const forAll = await statementsOf(app.pool, async () => {
      const items = await ask(contentIds);
      expect(items.map(({ id }) => id)).toEqual(contentIds.slice(1));
      expect(items.filter((item) => item.hasViewed).map(({ id, viewCount }) => [id, viewCount])).toEqual([['batch-7', 1]]);
    });
    expect(forOne).toEqual(['contents-by-id', 'stats-by-id', 'viewer-states']);
    expect(forAll).toEqual(forOne);
  });

  it('takes 1–100 ids', async () => {
    for (const contentIds of [[], Array.from({ length: 101 }, (_, i) => `x${i}`), 'film', [7], ['a\0b']])
      expect((await send(app, 'POST', '/api/content/batch-metadata', { as: 'u1', body: { contentIds } })).status).toBe(400);
    expect((await send(app, 'GET', '/api/content/media/nowhere/metadata', { as: 'u1' })).status).toBe(404);
    expect((await send(app, 'GET', '/api/content/media/secret/metadata', { as: 'owner' })).status).toBe(200);
  });
});
