import { freshness } from '../src/transports/rest/etag';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { HistoryDocument } from './support/operations';
import { clientOf, send } from './support/rest';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...Array.from({ length: 7 }, (_, i) => ({ id: `flat-${i}`, type: 'LISTING' as const, title: `Flat ${i}`, theme: i < 2 ? 'city' : 'land' })),
  );
  // Each for the one test that counts what is done with it.
  await app.addContents(...['liked', 'saved', 'seen', 'shared', 'counted'].map((id) => ({ id, type: 'LISTING' as const })));
  await app.addContents({ id: '17', type: 'LISTING' }, { id: 'private', type: 'LISTING', isPublic: false, ownerId: 'landlord' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const today = () => new Date().toISOString().slice(0, 10);
const act = (name: string, as: string, body: object, headers = {}) => send(app, 'POST', `/api/interactions/${name}`, { as, body, headers });

describe('the writes of the listing document', () => {
  it('like and unlike by name: a repeat changes nothing', async () => {
    const liked = { listingId: 'liked', liked: true, totalLikes: 1 };
    expect((await act('like', 'l1', { listingId: 'liked' })).body).toEqual({ success: true, data: { ...liked, isChanged: true } });
    expect((await act('like', 'l1', { listingId: 'liked', liked: true })).body.data).toEqual({ ...liked, isChanged: false });
    expect((await act('like', 'l1', { listingId: 'liked', liked: false })).body.data).toEqual({
      ...liked,
      liked: false,
      totalLikes: 0,
      isChanged: true,
    });
  });

  it('a like keeps the notes of its metadata until it is removed', async () => {
    await act('like', 'l2', { listingId: 'flat-0', metadata: { notes: 'So much light!' } });
    await act('like', 'l2', { listingId: 'flat-0' });
    const notes = async () =>
      (await send(app, 'GET', '/api/user/interactions?interactionType=like', { as: 'l2' })).body.data.map(
        ({ metadata }: { metadata: object }) => metadata,
      );
    expect(await notes()).toEqual([{ notes: 'So much light!' }]);
    await act('like', 'l2', { listingId: 'flat-0', liked: false });
    await act('like', 'l2', { listingId: 'flat-0' });
    expect(await notes()).toEqual([{}]);
  });

  it('save with notes and tags, change them, unsave', async () => {
    const client = clientOf(app, 's1');
    const saved = await client.POST('/api/interactions/save', {
      body: { listingId: 'saved', tags: ['balcony', 'near'], metadata: { notes: 'Call on Monday' } },
    });
    expect(saved.data).toEqual({ success: true, data: { listingId: 'saved', saved: true, totalSaves: 1, isChanged: true } });
    await client.POST('/api/interactions/save', { body: { listingId: 'saved', notes: 'Called' } });
    const favorites = async (tag?: string) => (await client.GET('/api/user/favorites', { params: { query: { tag } } })).data?.data;
    expect(await favorites()).toEqual([
      {
        id: 'Favorite:saved',
        userId: 's1',
        listingId: 'saved',
        createdAt: expect.any(String),
        notes: 'Called',
        tags: ['balcony', 'near'],
        isAvailable: true,
      },
    ]);
    expect(await favorites('near')).toHaveLength(1);
    expect(await favorites('far')).toEqual([]);
    expect((await client.POST('/api/interactions/save', { body: { listingId: 'saved', saved: false } })).data?.data.totalSaves).toBe(0);
    expect((await send(app, 'GET', '/api/user/favorites/', { as: 's1' })).body.data).toEqual([]);
  });

  it('view: one viewer, however often; where it came from is kept', async () => {
    const body = { listingId: 'seen', sessionId: 'visit-1', referrer: 'https://example.com/list', metadata: { duration: 12, source: 'search' } };
    expect((await act('view', 'v1', body)).body.data).toEqual({
      listingId: 'seen',
      isChanged: true,
      hasViewed: true,
      totalViews: 1,
      uniqueViewers: 1,
    });
    expect((await act('view', 'v1', body)).body.data).toEqual({
      listingId: 'seen',
      isChanged: false,
      hasViewed: true,
      totalViews: 2,
      uniqueViewers: 1,
    });
    const { rows } = await app.pool.query(`SELECT DISTINCT session_id, referrer FROM view_details WHERE content_id = 'seen'`);
    expect(rows).toEqual([{ session_id: 'visit-1', referrer: 'https://example.com/list' }]);
  });

  it('share, each of which counts', async () => {
    const body = { listingId: 'shared', metadata: { platform: 'whatsapp', recipient: 'Ann' } };
    expect((await act('share', 'v1', body)).body.data).toEqual({ listingId: 'shared', isChanged: true, totalShares: 1 });
    expect((await act('share', 'v1', body)).body.data.totalShares).toBe(2);
  });

  it('takes ids that are numbers, as databases have them, and the user of the token by any name', async () => {
    await app.get(HistoryDocument, { first: 1 }, { as: '42' });
    expect((await act('like', '42', { listingId: 17, userId: 42 })).body.data).toMatchObject({ listingId: '17', liked: true });
  });

  it('rejects another user than that of the token, for every role', async () => {
    // The first request of a user creates a row.
    await send(app, 'GET', '/api/user/favorites', { as: 'l1' });
    const before = await tableHashes(app.pool);
    for (const role of ['user', 'service', 'admin'] as const) {
      const { status, body } = await send(app, 'POST', '/api/interactions/like', { as: 'l1', role, body: { listingId: 'flat-0', userId: 'l2' } });
      expect([status, body.code, body.field]).toEqual([403, 'FORBIDDEN', 'userId']);
    }
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('refuses an unknown listing and forms that break a rule, by the field', async () => {
    const refusal = async (name: string, body: object) => {
      const answer = await act(name, 'l1', body);
      return [answer.status, answer.body.field];
    };
    expect(await refusal('like', { listingId: 'nowhere' })).toEqual([404, 'listingId']);
    expect(await refusal('like', { listingId: 'private' })).toEqual([404, 'listingId']);
    expect(await refusal('like', {})).toEqual([400, 'listingId']);
    expect(await refusal('like', { listingId: 'flat-0', liked: 'no' })).toEqual([400, 'liked']);
    expect(await refusal('save', { listingId: 'flat-0', tags: [''] })).toEqual([400, 'tags.0']);
    expect(await refusal('view', { listingId: 'flat-0', metadata: { duration: -1 } })).toEqual([400, 'metadata.duration']);
    expect(await refusal('share', { listingId: 'flat-0', timestamp: '2026-02-30' })).toEqual([400, 'timestamp']);
    expect(await refusal('share', { listingId: 'flat-0', timestamp: '2100-01-01' })).toEqual([400, 'timestamp']);
  });
});

describe('statistics of a listing', () => {
  it('hold all counts, and answer 304 to their ETag until one of them changes', async () => {
    await act('view', 'st1', { listingId: 'counted' });
    await act('view', 'st1', { listingId: 'counted' });
    await act('view', 'st2', { listingId: 'counted' });
    await act('like', 'st1', { listingId: 'counted' });
    const first = await send(app, 'GET', '/api/listings/counted/stats');
    expect(first.body).toEqual({
      success: true,
      data: {
        id: 'ContentStats:counted',
        listingId: 'counted',
        totalViews: 3,
        totalLikes: 1,
        totalSaves: 0,
        totalShares: 0,
        uniqueViewers: 2,
        lastUpdated: expect.stringContaining(today()),
        viewsToday: 3,
        viewsThisWeek: 3,
        viewsThisMonth: 3,
        popularityScore: 6,
        trendingScore: expect.closeTo(6, 1),
      },
    });
    const etag = first.headers.get('etag') ?? '';
    const again = (headers: Record<string, string>, method = 'GET') => send(app, method, '/api/listings/counted/stats', { headers });
    for (const tag of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const fresh = await again({ 'if-none-match': tag });
      expect([fresh.status, fresh.body, fresh.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await again({ 'if-none-match': '"other"' })).status).toBe(200);
    expect([(await again({}, 'HEAD')).status, (await again({}, 'HEAD')).body]).toEqual([200, '']);
    await act('save', 'st1', { listingId: 'counted' });
    const changed = await again({ 'if-none-match': etag });
    expect([changed.status, changed.body.data.totalSaves]).toEqual([200, 1]);
  });

  it('have another ETag with every change, and with every UTC day, on which other counts are those of today', () => {
    const evening = Date.UTC(2026, 1, 28, 23, 59);
    const tags = [freshness({ version: 1 }, evening), freshness({ version: 2 }, evening), freshness({ version: 1 }, evening + 60_000)];
    expect(new Set(tags).size).toBe(3);
    expect(freshness({ version: 1 }, evening - 60_000)).toBe(tags[0]);
  });

  it('return 404 for contents that do not exist or that the viewer may not see', async () => {
    for (const id of ['nowhere', 'private']) expect((await send(app, 'GET', `/api/listings/${id}/stats`, { as: 'l1' })).status).toBe(404);
    expect((await send(app, 'GET', '/api/listings/private/stats', { as: 'landlord' })).status).toBe(200);
  });
});

describe('lists', () => {
  it('of favorites continue by their Link headers, without a gap or a duplicate, while new ones arrive', async () => {
    for (let i = 0; i < 5; i++) await act('save', 'pager', { listingId: `flat-${i}` });
    const seen: string[] = [];
    let next: string | undefined = '/api/user/favorites?limit=2';
    while (next) {
      const { body, headers } = await send(app, 'GET', next, { as: 'pager' });
      seen.push(...body.data.map(({ listingId }: { listingId: string }) => listingId));
      await act('save', 'pager', { listingId: 'flat-6' });
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(body.page).toEqual({
        limit: 2,
        hasMore: next !== undefined,
        nextCursor: next ? new URLSearchParams(next.split('?')[1]).get('after') : null,
      });
    }
    expect(seen).toEqual(['flat-4', 'flat-3', 'flat-2', 'flat-1', 'flat-0']);
  });

  it('of interactions are newest first, by type, by listing and by date; the same entries as in GraphQL', async () => {
    await act('like', 'h1', { listingId: 'flat-0' });
    await act('view', 'h1', { listingId: 'flat-1', metadata: { duration: 90 } });
    await act('share', 'h1', { listingId: 'flat-1', metadata: { platform: 'mail', notes: 'look' } });
    const of = async (query = {}) => (await clientOf(app, 'h1').GET('/api/user/interactions', { params: { query } })).data?.data ?? [];
    const types = async (query = {}) => (await of(query)).map(({ interactionType }) => interactionType);
    expect((await of())[0]).toEqual({
      id: expect.any(String),
      userId: 'h1',
      listingId: 'flat-1',
      interactionType: 'share',
      timestamp: expect.any(String),
      metadata: { platform: 'mail', notes: 'look' },
    });
    expect(await types()).toEqual(['share', 'view', 'like']);
    expect(await types({ interactionType: 'view' })).toEqual(['view']);
    expect((await of({ interactionType: 'view' }))[0]?.metadata).toEqual({ duration: 90 });
    expect(await types({ listingId: 'flat-0' })).toEqual(['like']);
    expect(await types({ startDate: today(), endDate: today() })).toEqual(['share', 'view', 'like']);
    expect(await types({ endDate: '2020-01-31' })).toEqual([]);
    const { history } = await app.get(HistoryDocument, { first: 10 }, { as: 'h1' });
    expect(history.edges.map(({ node }) => (node.reaction ?? node.type).toLowerCase())).toEqual(await types());
  });

  it('of another user are for admins and services alone', async () => {
    for (const path of ['/api/user/interactions?userId=h1', '/api/analytics/user-activity?userId=h1']) {
      const statusFor = async (role: 'user' | 'moderator' | 'admin' | 'service') => (await send(app, 'GET', path, { as: 'other', role })).status;
      expect([await statusFor('user'), await statusFor('moderator'), await statusFor('admin'), await statusFor('service')]).toEqual([
        403, 403, 200, 200,
      ]);
      expect((await send(app, 'GET', path)).status).toBe(401);
    }
  });

  it('refuse what is no page, no date, no cursor of theirs', async () => {
    const field = async (path: string) => {
      const { status, body } = await send(app, 'GET', path, { as: 'h1' });
      return [status, body.field];
    };
    expect(await field('/api/user/interactions?limit=0')).toEqual([400, 'limit']);
    expect(await field('/api/user/interactions?limit=101')).toEqual([400, 'limit']);
    expect(await field('/api/user/interactions?limit=many')).toEqual([400, 'limit']);
    expect(await field('/api/user/interactions?after=nonsense')).toEqual([400, 'after']);
    expect(await field('/api/user/interactions?startDate=yesterday')).toEqual([400, 'startDate']);
    expect(await field('/api/user/interactions?startDate=2026-02-01&endDate=2026-01-01')).toEqual([400, 'endDate']);
    expect(await field('/api/user/interactions?interactionType=dance')).toEqual([400, 'interactionType']);
    expect(await field('/api/user/favorites?tag=a%00b')).toEqual([400, 'tag']);
  });
});

describe('analytics', () => {
  it('rank what is popular and what rises, with counts, by type and theme, page by page', async () => {
    await app.addContents({ id: 'top', type: 'PRODUCT', title: 'Top', theme: 'ranked' }, { id: 'second', type: 'PRODUCT', theme: 'ranked' });
    for (const user of ['r1', 'r2']) await act('like', user, { listingId: 'top' });
    await act('view', 'r1', { listingId: 'second' });
    const client = clientOf(app);
    const query = { type: 'product', theme: 'ranked', limit: 1 };
    const popular = await client.GET('/api/analytics/popular', { params: { query } });
    const top = {
      rank: 1,
      listingId: 'top',
      title: 'Top',
      contentType: 'product',
      totalViews: 0,
      uniqueViewers: 0,
      totalLikes: 2,
      totalSaves: 0,
      totalShares: 0,
    };
    expect(popular.data?.data).toEqual([{ ...top, score: 8 }]);
    const after = popular.data?.page.nextCursor ?? undefined;
    const rest = await client.GET('/api/analytics/popular', { params: { query: { ...query, after } } });
    expect(rest.data?.data.map(({ rank, listingId, uniqueViewers }) => [rank, listingId, uniqueViewers])).toEqual([[2, 'second', 1]]);
    expect([popular.response.headers.get('link'), rest.response.headers.get('link')]).toEqual([expect.stringContaining('rel="next"'), null]);
    for (const period of ['hour', 'day', 'week'] as const) {
      const trending = await client.GET('/api/analytics/trending', { params: { query: { period, theme: 'ranked' } } });
      expect(trending.data?.data.map(({ listingId }) => listingId)).toEqual(['top', 'second']);
    }
    expect((await send(app, 'GET', '/api/analytics/trending?period=century')).body.detail).toBe(
      'period must be one of hour, day, week, got "century".',
    );
    expect((await send(app, 'GET', '/api/analytics/popular?type=hologram')).body.field).toBe('type');
  });

  it('sum up what a user did', async () => {
    await act('like', 'sum', { listingId: 'flat-0' });
    await act('like', 'sum', { listingId: 'flat-1' });
    await act('view', 'sum', { listingId: 'flat-1' });
    expect((await clientOf(app, 'sum').GET('/api/analytics/user-activity')).data).toEqual({
      success: true,
      data: {
        userId: 'sum',
        totalInteractions: 3,
        listingCount: 2,
        activeDays: 1,
        firstAt: expect.any(String),
        lastAt: expect.any(String),
        byType: { like: 2, view: 1 },
      },
    });
    expect((await send(app, 'GET', '/api/analytics/user-activity?userId=nobody', { as: 'boss', role: 'admin' })).body.data).toMatchObject({
      totalInteractions: 0,
      firstAt: null,
    });
  });
});
