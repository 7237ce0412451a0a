import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { routesOf } from './support/rest-generate';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

const routes = routesOf(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
let app: TestApp;
const { act, read } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film', type: 'VIDEO' }, { id: 'other', type: 'VIDEO' }, { id: '7' }, { id: '9007199254740992' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const post = (path: string, as: string, body: unknown) => send(app, 'POST', path, { as, body });
const viewed = (as: string, id: string) =>
  read('query ($id: ID!) { content(id: $id) { viewerState { durationMs progressPct timesViewed } } }', { id }, { as });

describe('a field of a body that is null counts as left out:', () => {
  it.each([
    ['a view by type', '/api/content/video/film/view', { durationMs: 5_000, progressPct: null, isComplete: null, handle: null }, 200],
    ['a view of a listing', '/api/interactions/view', { listingId: 'film', sessionId: null, metadata: { duration: 5, source: null } }, 200],
    ['a like', '/api/interactions/like', { listingId: 'film', userId: null, timestamp: null, liked: null, metadata: null }, 200],
    ['a save', '/api/interactions/save', { listingId: 'film', saved: null, notes: null, tags: null, metadata: { notes: null } }, 200],
    ['a share', '/api/interactions/share', { listingId: 'film', metadata: { platform: null, recipient: null } }, 200],
    [
      'what is tracked',
      '/interactions/track',
      {
        contentId: 'film',
        interactionType: 'play',
        userId: null,
        isUndone: null,
        interactionValue: null,
        moodAtInteraction: null,
        moodIntensityAtInteraction: null,
        interactionDurationSeconds: null,
        context: null,
        notes: null,
        timestamp: null,
      },
      201,
    ],
    ['a list of ids', '/api/content/batch-metadata', { contentIds: ['film'], contentType: null }, 200],
  ])('%s', async (what, path, body, status) => {
    const answer = await post(path, `null-${what}`, body);
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    if (answer.body.data?.isChanged !== undefined) expect(answer.body.data.isChanged).toBe(true);
  });

  it('every field that may be left out, of every endpoint', async () => {
    const samples: Record<string, unknown> = { listingId: 'other', contentId: 'other', interactionType: 'share', contentIds: ['other'] };
    let count = 0;
    for (const { method, path, body: schema } of routes) {
      if (method !== 'post' || !schema?.properties) continue;
      const required = schema.required ?? [];
      const body = Object.fromEntries(Object.keys(schema.properties).map((name) => [name, required.includes(name) ? samples[name] : null]));
      const answer = await post(path.replace('{contentType}', 'video').replace('{contentId}', 'other'), 'all-null', body);
      expect([path, answer.status < 300, answer.body]).toEqual([path, true, expect.anything()]);
      count++;
    }
    expect(count).toBeGreaterThan(5);
  });

  it('but one that is needed is needed', async () => {
    const { status, body } = await post('/api/interactions/like', 'n1', { listingId: null });
    expect([status, body.field, body.detail]).toEqual([400, 'listingId', 'listingId is required.']);
  });
});

describe('a measure outside of its range by a rounding error is its bound, by every way in:', () => {
  const graphql = (as: string, input: object) => act('recordView', { contentId: 'film', ...input }, { as });
  const tracked = async (as: string, input: object) => {
    const { results } = await act(
      'trackInteractions',
      { interactions: [{ type: 'VIEW', contentId: 'film', ...input }] },
      { as, select: 'results { error { field } }' },
    );
    expect(results).toEqual([{ error: null }]);
  };
  const rest = async (as: string, input: object) => expect((await post('/api/content/video/film/view', as, input)).status).toBe(200);
  const ways = Object.entries({ graphql, tracked, rest });

  it.each(ways)('%s', async (way, record) => {
    for (const [n, sent, kept] of [
      [1, { progressPct: 100.00001, durationMs: 4_000 }, { progressPct: 100, durationMs: 4_000 }],
      [2, { progressPct: 100.01, durationMs: 86_400_000.4 }, { progressPct: 100, durationMs: 86_400_000 }],
      [3, { progressPct: -0.00001, durationMs: 4_000 }, { progressPct: 0, durationMs: 4_000 }],
      [4, { progressPct: 99.5, durationMs: -0.4 }, { progressPct: 99.5, durationMs: 0 }],
    ] as const) {
      const as = `${way}-${n}`;
      await record(as, sent);
      expect((await viewed(as, 'film')).content.viewerState).toEqual({ ...kept, timesViewed: 1 });
    }
  });

  it('seconds too', async () => {
    const listing = await post('/api/interactions/view', 's1', { listingId: 'film', metadata: { duration: 86_400.0004 } });
    expect([listing.status, (await viewed('s1', 'film')).content.viewerState.durationMs]).toEqual([200, 86_400_000]);
    const track = await post('/interactions/track', 's2', { contentId: 'film', interactionType: 'play', interactionDurationSeconds: -0.0004 });
    expect([track.status, track.body.interactionDurationSeconds]).toEqual([201, 0]);
  });

  it('and what is further out is refused, with the range', async () => {
    for (const [input, field] of [
      [{ progressPct: 100.02 }, 'progressPct'],
      [{ progressPct: -0.02 }, 'progressPct'],
      [{ durationMs: 86_400_001 }, 'durationMs'],
      [{ durationMs: -1 }, 'durationMs'],
    ] as const) {
      const { status, body } = await post('/api/content/video/film/view', 'out', input);
      expect([status, body.code, body.field]).toEqual([400, 'BAD_USER_INPUT', field]);
      const { errors } = await app.ask(
        'mutation ($input: RecordViewInput!) { recordView(input: $input) { qualified } }',
        { input: { contentId: 'film', ...input } },
        { as: 'out' },
      );
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: `input.${field}` });
    }
  });

  it('a threshold with a fraction is reached at that fraction', async () => {
    const exact = await startApp({
      databaseUrl: app.databaseUrl,
      env: { VIEW_POLICIES: '{"VIDEO": {"minProgressPct": 33.3, "minDurationMs": null}}' },
    });
    try {
      const { data } = await exact.ask<{ recordView: { qualified: boolean } }, object>(
        'mutation { recordView(input: { contentId: "other", progressPct: 33.3 }) { qualified } }',
        {},
        { as: 'third' },
      );
      expect(data?.recordView.qualified).toBe(true);
    } finally {
      await exact.stop();
    }
  });
});

describe('a number in an address is a whole one in decimals, or refused:', () => {
  const numbers = routes.flatMap(({ path, parameters }) =>
    parameters.filter((one) => one.in === 'query' && one.schema?.type === 'integer').map(({ name }) => ({ path, name })),
  );

  it.each(numbers.map(({ path, name }) => [`${path}?${name}`, path, name]))('%s', async (_, path, name) => {
    const address = path.replace('{userId}', 'num').replace('{id}', 'film');
    for (const value of [
      'Infinity',
      '-Infinity',
      'NaN',
      '1e999',
      '-1e999',
      '1e1',
      '0x10',
      '5.0',
      ' 5',
      '',
      '9'.repeat(400),
      '2147483648',
      '9223372036854775808',
      '1_0',
      '٣',
      'null',
      'true',
      '%00',
    ]) {
      const { status, body } = await send(app, 'GET', `${address}?${name}=${value === '%00' ? value : encodeURIComponent(value)}`, { as: 'num' });
      expect([value, status, body.code, body.field]).toEqual([value, 400, 'BAD_USER_INPUT', name]);
      expect(body.detail).toMatch(/must be (a whole number from \d+ to \d+|integer|<= \d+)/);
    }
    for (const value of ['5', '1'])
      expect([value, (await send(app, 'GET', `${address}?${name}=${value}`, { as: 'num' })).status]).toEqual([value, 200]);
  });

  it('of all that there are', () => expect(numbers.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['limit', 'offset'])));
});

it.each(['contentId', 'userId', 'listingId'])('a %s that JSON has rounded is refused, and one that it holds exactly is taken', async (name) => {
  const path = name === 'listingId' ? '/api/interactions/like' : '/interactions/track';
  const rest = name === 'listingId' ? '' : name === 'userId' ? '"contentId":"film","interactionType":"like",' : '"interactionType":"like",';
  await send(app, 'GET', '/api/user/favorites', { as: '7' });
  const before = await tableHashes(app.pool);
  for (const id of ['9007199254740993', '-9007199254740993', '1e21', '1.5', '12345678901234567890']) {
    const { status, body } = await send(app, 'POST', path, { as: '7', body: `{${rest}"${name}":${id}}` });
    expect([id, status, body.code, body.field]).toEqual([id, 400, 'BAD_USER_INPUT', name]);
  }
  expect(await tableHashes(app.pool)).toEqual(before);
  expect((await send(app, 'POST', path, { as: '7', body: `{${rest}"${name}":7}` })).status).toBeLessThan(300);
});

it('one malformed id of a batch is named by its index, and the others are answered', async () => {
  const contentIds = ['film', 'fi\0lm', 'nowhere', '7', null, { id: 'film' }, 'x'.repeat(256), 2 ** 53, 'User:a', 'other'];
  const { status, body } = await send(app, 'POST', '/api/content/batch-metadata', { body: { contentIds } });
  expect([status, body.data.map(({ id }: { id: string }) => id)]).toEqual([200, ['film', '7', 'other']]);
  expect(body.errors.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual(
    [1, 4, 5, 6, 7, 8].map((index) => [index, 'BAD_USER_INPUT']),
  );
  expect(body.errors[3].message).toMatch(/must be 1–255 characters .*, got 256 characters/);
  const good = await send(app, 'POST', '/api/content/batch-metadata', { body: { contentIds: ['film'] } });
  expect(Object.keys(good.body)).toEqual(['success', 'data']);
});

it('no header, path or query, however odd, is our fault', async () => {
  const token = await tokenOf('odd');
  const odd = ['\u0001', 'x'.repeat(4_000), '"', "'; DROP TABLE x; --", '%', '%00', '%ED%A0%80', '\u00ff', 'null', '-1', '1e999', '*', 'W/"', ',,,'];
  const headers = ['Idempotency-Key', 'If-None-Match', 'User-Agent', 'X-Forwarded-For', 'Referer', 'Accept', 'X-Request-Id', 'Origin'];
  const statuses = new Set<number>();
  for (const value of odd) {
    for (const name of headers) {
      for (const [method, path, body] of [
        ['GET', '/api/listings/film/stats', undefined],
        ['POST', '/api/interactions/view', { listingId: 'film', metadata: { duration: 5 } }],
        ['POST', '/graphql', { query: '{ viewer { id } }' }],
      ] as const) {
        // HTTP itself cannot carry this value.
        const sent = await send(app, method, path, { headers: { authorization: `Bearer ${token}`, [name]: value }, body }).catch(() => null);
        if (sent) statuses.add(sent.status);
        if (sent && sent.status >= 500) throw new Error(`${name}: ${value.slice(0, 40)} at ${path} was answered ${sent.status}`);
      }
    }
    const text = encodeURIComponent(value);
    for (const part of [text, value, '%00', '%ED%A0%80', '%F0%9F', 'a%00b']) {
      for (const path of [
        `/api/listings/${part}/stats`,
        `/api/content/video/${part}/metadata`,
        `/api/content/${part}/film/metadata`,
        `/interactions/history/${part}`,
        `/interactions/patterns/odd?timeZone=${part}`,
        `/interactions/patterns/odd?startDate=${part}`,
        `/api/user/favorites?tag=${part}`,
        `/api/user/favorites?after=${part}`,
        `/api/user/interactions?listingId=${part}`,
        `/api/user/interactions?userId=${part}`,
        `/api/analytics/popular?theme=${part}&tag=${part}&type=${part}`,
        `/exports/${part}`,
        `/graphql?query=${part}&variables=${part}`,
      ]) {
        const sent = await send(app, 'GET', path, { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
        if (sent && sent.status >= 500) throw new Error(`${path.slice(0, 200)} was answered ${sent.status} ${JSON.stringify(sent.body)}`);
      }
    }
  }
  expect(statuses.has(200)).toBe(true);
}, 120_000);
