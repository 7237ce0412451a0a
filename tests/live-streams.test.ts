import { createClient } from 'graphql-sse';
import { startApp, type TestApp } from './support/app';
import { type EventStream, openStream } from './support/event-stream';
import { sign } from './support/key-server';
import { LikeDocument } from './support/operations';
import { secret, tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
const open: EventStream[] = [];
beforeAll(async () => {
  app = await startApp({ env: { CORS_ORIGINS: 'https://shop.test' } });
  await app.addContents({ id: 'private', isPublic: false, ownerId: 'owner' });
});
afterAll(() => app.stop());
afterEach(async () => {
  for (const stream of open.splice(0)) stream.drop();
  await noFollowers();
  await until(() => app.services.connections.count() === 0, 'no connections');
});

const noFollowers = () => until(() => app.services.liveStats.followerCount() === 0, 'no followers');
const like = (contentId: string, as: string) => app.get(LikeDocument, { input: { contentId } }, { as });
const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId version likeCount } }';
const hasLikes =
  (likeCount: number) =>
  ({ data }: EventStream['received'][number]) =>
    data?.data?.contentStats?.likeCount === likeCount;

async function stream(...args: Parameters<typeof openStream> extends [string, ...infer Rest] ? Rest : never): Promise<EventStream> {
  const opened = await openStream(app.url, ...args);
  open.push(opened);
  return opened;
}

const fresh = () => app.addContent();

describe('counts over server-sent events', () => {
  it.each(['GET', 'POST'] as const)('come by %s: the current ones first, then each change', async (method) => {
    const id = await fresh();
    await like(id, 'u1');
    const events = await stream(follow, { ids: [id] }, { method });
    expect(events.status).toBe(200);
    expect(events.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    expect(await events.take(() => true)).toMatchObject({ event: 'next', data: { data: { contentStats: { contentId: id, likeCount: 1 } } } });
    await like(id, 'u2');
    await events.take(hasLikes(2));
    expect(events.received).toHaveLength(2);
  });

  it.each(['GET', 'POST'] as const)(
    'continue by %s with unknown or private contents, and wait without an end if there are no others',
    async (method) => {
      const id = await fresh();
      const silent = await Promise.all([[], ['nowhere'], ['private']].map((ids) => stream(follow, { ids }, { method })));
      const events = await stream(follow, { ids: ['nowhere', 'private', id] }, { method });
      await events.take(hasLikes(0));
      await like(id, 'u1');
      await events.take(hasLikes(1));
      expect(events.received.map(({ data }) => data.data.contentStats.contentId)).toEqual([id, id]);
      for (const one of silent) expect([one.status, one.received, one.hasEnded()]).toEqual([200, [], false]);
    },
  );

  it('leave no follower behind when the connection is lost, at whatever moment', async () => {
    const id = await fresh();
    for (let i = 0; i < 10; i++) {
      const events = await stream(follow, { ids: [id] });
      if (i % 2) await events.take(hasLikes(0));
      events.drop();
    }
    await noFollowers();
    await until(() => app.services.connections.count() === 0, 'no connections');
  });

  it('send the pages of the allowed origins', async () => {
    const id = await fresh();
    const events = await stream(follow, { ids: [id] }, { headers: { origin: 'https://shop.test' } });
    expect(events.headers['access-control-allow-origin']).toBe('https://shop.test');
    expect((await stream(follow, { ids: [id] }, { headers: { origin: 'https://elsewhere.test' } })).headers['access-control-allow-origin']).not.toBe(
      'https://elsewhere.test',
    );
  });

  it('work with the graphql-sse client, through a lost connection', async () => {
    const id = await fresh();
    const controllers: AbortController[] = [];
    const client = createClient({
      url: `${app.url}/graphql/stream`,
      headers: async () => ({ authorization: `Bearer ${await tokenOf('u1')}` }),
      retryAttempts: 5,
      retry: async () => {},
      fetchFn: (address: string, given: RequestInit) => {
        const controller = new AbortController();
        controllers.push(controller);
        given.signal?.addEventListener('abort', () => controller.abort());
        return fetch(address, { ...given, signal: controller.signal });
      },
    });
    const counts: number[] = [];
    const stop = client.subscribe<{ contentStats: { likeCount: number } }>(
      { query: follow, variables: { ids: [id] } },
      { next: ({ data }) => counts.push(data?.contentStats.likeCount ?? -1), error: () => {}, complete: () => {} },
    );
    await until(() => counts.at(-1) === 0, 'the first value');
    await like(id, 'u1');
    await until(() => counts.at(-1) === 1, 'the first like');
    controllers[0]?.abort();
    await until(() => controllers.length > 1 && counts.length === 3, 'a first value again');
    await like(id, 'u2');
    await until(() => counts.at(-1) === 2, 'the second like');
    expect(counts).toEqual([0, 1, 1, 2]);
    stop();
    await noFollowers();
  });
});

describe('what goes wrong over server-sent events', () => {
  it.each([
    ['a syntax error', '{ viewer { id ', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { shoeSize }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['no operation of that many', 'query A { __typename } query B { __typename }', {}, 'OPERATION_RESOLUTION_FAILURE'],
    ['a variable of the wrong type', follow, { ids: { a: 1 } }, 'BAD_USER_INPUT'],
    ['too many ids', follow, { ids: Array.from({ length: 101 }, (_, i) => `c${i}`) }, 'BAD_USER_INPUT'],
    ['an id that is none', follow, { ids: [''] }, 'BAD_USER_INPUT'],
    ['what is for operators', 'subscription { activityStream { committed } }', {}, 'UNAUTHENTICATED'],
  ])('reports %s with its code, and ends', async (_, query, variables, code) => {
    const events = await stream(query, variables);
    const { data } = await events.take(({ event }) => event === 'next');
    expect(data).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code, retryable: false } }] });
    await events.take(({ event }) => event === 'complete');
    await until(events.hasEnded, 'its end');
  });

  it('returns the status if there is no stream: for a token that is not valid and for too many connections', async () => {
    const refused = await stream(follow, { ids: ['c1'] }, { token: 'garbage' });
    expect(refused.status).toBe(401);
    expect(JSON.parse(await refused.body())).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const id = await fresh();
    const token = await tokenOf('many');
    const mine = [];
    for (let i = 0; i < 50; i++) mine.push(await stream(follow, { ids: [id] }, { token }));
    const excess = await stream(follow, { ids: [id] }, { token });
    expect(excess.status).toBe(429);
    expect(JSON.parse(await excess.body())).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true } }] });
    mine[0]?.drop();
    await until(async () => (await stream(follow, { ids: [id] }, { token })).status === 200, 'room for another');
  });

  it('is the last event when the token expires', async () => {
    const id = await fresh();
    const now = Math.floor(Date.now() / 1000);
    const token = await sign(Buffer.from(secret), { alg: 'HS256' }, { sub: 'short', iat: now, exp: now });
    const events = await stream(follow, { ids: [id] }, { token });
    await events.take(hasLikes(0));
    await like(id, 'u1');
    await events.take(hasLikes(1));
    const { data } = await events.take(({ data: told }) => told?.errors, 'the end of the token');
    expect(data).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await events.take(({ event }) => event === 'complete');
    await until(events.hasEnded, 'its end');
    await noFollowers();
  });

  it('mutates nothing by GET', async () => {
    const id = await fresh();
    const likeIt = `mutation { like(input: { contentId: "${id}" }) { isChanged } }`;
    const byGet = await stream(likeIt, {}, { method: 'GET', token: await tokenOf('u1') });
    expect([byGet.status, byGet.headers.allow]).toEqual([405, 'POST']);
    expect(JSON.parse(await byGet.body())).toEqual({
      errors: [{ message: 'A mutation must be sent by POST.', extensions: { code: 'BAD_REQUEST', retryable: false } }],
    });
    const done = await stream(likeIt, {}, { token: await tokenOf('u1') });
    expect(await done.take(({ event }) => event === 'next')).toMatchObject({ data: { data: { like: { isChanged: true } } } });
  });
});

it('ends with the server at once', async () => {
  const own = await startApp();
  await own.addContents({ id: 'c' });
  const events = await openStream(own.url, follow, { ids: ['c'] });
  await events.take(hasLikes(0));
  const stopping = performance.now();
  await own.stop();
  expect(performance.now() - stopping).toBeLessThan(3_000);
  await until(events.hasEnded, 'its end');
});
