import { once } from 'node:events';
import { connect } from 'node:net';
import { Query, Resolver } from 'type-graphql';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from './support/app';
import { sign } from './support/key-server';
import { brokenLaws } from './support/laws';
import { ContentDocument, LikeDocument } from './support/operations';
import { openMute, openSocket, type Socket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { secret, tokenOf } from './support/tokens';
import { until } from './support/until';

/** Answers when the test says what. */
const held: ((text: string) => void)[] = [];
@Resolver()
class Held {
  @Query(() => String)
  held(): Promise<string> {
    return new Promise((resolve) => held.push(resolve));
  }
}

const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId } }';
const ids = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`);

let app: TestApp;
let before: Record<string, string>;
const open: Socket[] = [];
beforeAll(async () => {
  app = await startApp({ config: { socketPingMs: 1_000 }, resolvers: [Held] });
  await app.addContents({ id: 'c1' });
  await app.get(LikeDocument, { input: { contentId: 'c1' } }, { as: 'u1' });
});
afterAll(() => app.stop());
beforeEach(async () => {
  before = await tableHashes(app.pool);
});
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const nothingRecorded = async () => expect(await tableHashes(app.pool)).toEqual(before);

const nobodyLeft = () =>
  until(() => app.services.liveStats.followerCount() === 0 && app.services.connections.count() === 0, 'nobody left: no follower, no connection');

describe('a socket', () => {
  const opened = async (init = true) => {
    const socket = await openSocket(app.url);
    open.push(socket);
    if (init) await socket.init(await tokenOf('u1'));
    return socket;
  };
  let printed: jest.SpyInstance;
  beforeEach(() => {
    printed = jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((socket) => socket.close()));
    // What a client does wrong is no error of the server's.
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
    await nothingRecorded();
    await nobodyLeft();
  });

  it.each([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['another type', '{"type":"hello"}'],
    ['a token in place of the parameters', '{"type":"connection_init","payload":"token"}'],
  ])('whose first message is %s is closed with 4400', async (_, message) => {
    const socket = await opened(false);
    socket.send(message);
    expect((await socket.closed).code).toBe(4400);
  });

  it('that does not begin in time is closed with 4408', async () => {
    const socket = await opened(false);
    expect((await socket.closed).code).toBe(4408);
  });

  it('that asks before it begins is closed with 4401', async () => {
    const socket = await opened(false);
    socket.subscribe('s', follow, { ids: ['c1'] });
    expect((await socket.closed).code).toBe(4401);
  });

  it('that begins twice is closed with 4429', async () => {
    const socket = await opened();
    socket.send({ type: 'connection_init' });
    expect((await socket.closed).code).toBe(4429);
  });

  it('that gives one id to two subscriptions is closed with 4409', async () => {
    const socket = await opened();
    socket.subscribe('s', follow, { ids: ['c1'] });
    await socket.take({ id: 's' });
    socket.subscribe('s', follow, { ids: ['c1'] });
    expect((await socket.closed).code).toBe(4409);
  });

  it.each([
    [
      'an id of 255 letters twice',
      4409,
      () => [1, 2].map(() => ({ type: 'subscribe', id: '字'.repeat(255), payload: { query: follow, variables: { ids: ['c1'] } } })),
    ],
    ['a type of 100,000 letters', 4400, () => [{ type: 'x'.repeat(100_000) }]],
    ['an id of 100,000 letters and no payload', 4400, () => [{ type: 'subscribe', id: 'x'.repeat(100_000) }]],
    ['a message nested 65 levels deep', 4400, () => [`{"type":"ping","payload":${'['.repeat(64)}${']'.repeat(64)}}`]],
    ['a megabyte of brackets', 4400, () => ['['.repeat(1_000_000)]],
  ])('that sends %s is closed with %d', async (_, code, messages) => {
    const socket = await opened();
    for (const message of messages()) socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  it('that sends bytes that are no UTF-8 is closed with 4400', async () => {
    const client = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(client, 'open');
    client.send(Buffer.from([...Buffer.from('{"type":"ping","payload":{"a":"'), 0xff, ...Buffer.from('"}}')]), { binary: true });
    expect((await once(client, 'close'))[0]).toBe(4400);
  });

  it('with a token that is no text, and with a role or a name of any length, is closed with 4403 where it is refused', async () => {
    for (const token of [5, 'x'.repeat(100_000), '\u{1f600}'.repeat(10_000)]) {
      const socket = await opened(false);
      socket.send({ type: 'connection_init', payload: { Authorization: token } });
      expect((await socket.closed).code).toBe(4403);
    }
  });

  it('gets back the pings it sends, with what they say, before and after it began', async () => {
    const socket = await opened(false);
    socket.send({ type: 'ping' });
    expect(await socket.take({ type: 'pong' })).toEqual({ type: 'pong' });
    await socket.init();
    socket.send({ type: 'ping', payload: { at: [1, { two: 'three' }] } });
    expect(await socket.take({ type: 'pong' })).toEqual({ type: 'pong', payload: { at: [1, { two: 'three' }] } });
  });

  it('may say pong unasked, and complete what is over or never was', async () => {
    const socket = await opened();
    socket.send({ type: 'pong', payload: { unasked: true } });
    socket.send({ type: 'complete', id: 'never' });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    socket.send({ type: 'complete', id: 'ask-1' });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    ['a subscription', follow, { ids: ['c1'] }],
    ['a query', '{ __typename }', {}],
  ])(
    'that sends the id of an open operation, which it has completed, to %s is closed with 4409, and nothing of it remains',
    async (_, query, variables) => {
      const socket = await opened();
      socket.subscribe('s', '{ held }');
      await until(() => held.length > 0, 'the operation is under way');
      socket.send({ type: 'complete', id: 's' });
      socket.subscribe('s', query, variables);
      expect(await socket.closed).toEqual({ code: 4409, reason: 'Subscriber for s already exists' });
      for (const end of held.splice(0)) end('of the first');
      expect(socket.received.filter(({ type }) => type === 'next')).toEqual([]);
      await nobodyLeft();
      expect(app.services.subscriptionQuota.count()).toBe(0);
    },
  );

  it('may use an id again when an operation that it has completed has ended', async () => {
    const socket = await opened();
    socket.subscribe('s', '{ held }');
    await until(() => held.length > 0, 'the operation is under way');
    socket.send({ type: 'complete', id: 's' });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    for (const end of held.splice(0)) end('of the first');
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    socket.subscribe('s', '{ __typename }');
    expect(await socket.take({ id: 's', type: 'next' })).toMatchObject({ payload: { data: { __typename: 'Query' } } });
  });

  it('may use an id again when what had it is over', async () => {
    const socket = await opened();
    for (let i = 0; i < 3; i++) {
      socket.subscribe('s', follow, { ids: ['c1'] });
      await socket.take({ id: 's', type: 'next' });
      socket.send({ type: 'complete', id: 's' });
      await until(() => app.services.liveStats.followerCount() === 0, 'its end');
    }
    socket.subscribe('s', '{ __typename }');
    expect(await socket.take({ id: 's', type: 'next' })).toMatchObject({ payload: { data: { __typename: 'Query' } } });
    expect(await socket.take({ id: 's', type: 'complete' })).toEqual({ id: 's', type: 'complete' });
  });

  it.each([
    ['an id', { type: 'subscribe', payload: { query: '{ __typename }' } }],
    ['a text for an id', { type: 'subscribe', id: '', payload: { query: '{ __typename }' } }],
    ['a payload', { type: 'subscribe', id: 's' }],
    ['a query', { type: 'subscribe', id: 's', payload: {} }],
    ['variables that are an object', { type: 'subscribe', id: 's', payload: { query: '{ __typename }', variables: 'none' } }],
    ['a type that clients use', { type: 'next', id: 's', payload: {} }],
    ['a type', {}],
  ])('that says something without %s is closed with 4400', async (_, message) => {
    const socket = await opened();
    socket.send(message);
    expect((await socket.closed).code).toBe(4400);
  });

  it('with a token that is none is closed with 4403 and a reason, one with an expired token too', async () => {
    const now = Math.floor(Date.now() / 1000);
    const expired = await sign(Buffer.from(secret), { alg: 'HS256' }, { sub: 'u1', iat: now - 120, exp: now - 60 });
    for (const [token, reason] of [
      ['garbage', /^UNAUTHENTICATED: ./],
      [expired, /^UNAUTHENTICATED: The token has expired/],
    ] as const) {
      const socket = await opened(false);
      socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } });
      expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(reason) });
    }
  });

  it('that follows something when its token expires is closed with 4403, and nothing of it stays', async () => {
    const now = Math.floor(Date.now() / 1000);
    const socket = await opened(false);
    await socket.init(await sign(Buffer.from(secret), { alg: 'HS256' }, { sub: 'u1', iat: now, exp: now }));
    for (const id of ['a', 'b']) socket.subscribe(id, follow, { ids: ['c1'] });
    await socket.take({ id: 'b' });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED: the token has expired' });
    await nobodyLeft();
  });

  it('has at most 200 operations at a time: one more is refused, and comes when another has ended', async () => {
    const socket = await opened();
    for (let i = 0; i < 200; i++) socket.subscribe(`s${i}`, follow, { ids: ['c1'] });
    for (let i = 0; i < 200; i++) await socket.take({ id: `s${i}`, type: 'next' });
    expect(await socket.ask('{ __typename }')).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) } },
    ]);
    socket.send({ type: 'complete', id: 's0' });
    await until(() => app.services.liveStats.followerCount() === 199, '199 followers');
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  it('is refused with 1013 and a reason beside 50 others of its user, and taken when one of them has closed; others are not held back', async () => {
    const mine = await Promise.all(Array.from({ length: 50 }, () => opened()));
    const excess = await opened(false);
    excess.send({ type: 'connection_init', payload: { Authorization: `Bearer ${await tokenOf('u1')}` } });
    expect(await excess.closed).toEqual({ code: 1013, reason: expect.stringMatching(/^RATE_LIMITED: At most 50 connections/) });
    const another = await opened(false);
    await another.init();
    await mine[0]?.close();
    await until(() => app.services.connections.count() === 50, 'room for another');
    await opened();
  });

  it('whose client does not respond is closed, with all its subscriptions, while a silent but responding one stays open', async () => {
    const polite = await opened();
    const mute = await openMute(app.url);
    const say = (message: object) => {
      const text = Buffer.from(JSON.stringify(message));
      // A masked frame of text; the mask is nothing.
      mute.write(Buffer.concat([Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 255, 0, 0, 0, 0]), text]));
    };
    say({ type: 'connection_init' });
    await once(mute, 'data');
    say({ type: 'subscribe', id: 's', payload: { query: follow, variables: { ids: ['c1'] } } });
    await until(() => app.services.liveStats.followerCount() === 1, 'a follower');
    const closed = once(mute, 'close');
    await nobodyButOne();
    await closed;
    expect(await polite.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    mute.destroy();
  });
  const nobodyButOne = () =>
    until(() => app.services.liveStats.followerCount() === 0 && app.services.connections.count() === 1, 'one connection, and no follower');

  it('that does not read is no longer read, and then closed: it costs the server neither memory nor a crash', async () => {
    const client = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { autoPong: false });
    await once(client, 'open');
    const closed = once(client, 'close');
    client.send(JSON.stringify({ type: 'connection_init' }));
    await once(client, 'message');
    client.pause();
    const sent = jest.spyOn(WebSocket.prototype, 'send');
    const ping = JSON.stringify({ type: 'ping', payload: { of: 'x'.repeat(900_000) } });
    for (let i = 0; i < 100; i++) client.send(ping, () => {});
    client.send(JSON.stringify({ type: 'subscribe', id: 's', payload: { query: follow, variables: { ids: ['c1'] } } }), () => {});
    await until(() => app.services.connections.count() === 0, 'the end of it');
    // Of 90 MB the server answered what fits into the system's buffers and its own limit.
    const pongs = sent.mock.calls.filter(([text]) => String(text).startsWith('{"type":"pong"'));
    expect(pongs.length).toBeLessThan(20);
    sent.mockRestore();
    client.on('error', () => {}).resume();
    await closed;
  });

  it('of another protocol does not come about', async () => {
    await expect(openSocket(app.url, { protocol: 'graphql-ws' })).rejects.toThrow('Server sent no subprotocol');
  });

  it('with a note of 10 MB is closed with 1009', async () => {
    const socket = await opened();
    socket.subscribe('s', 'mutation ($n: String) { save(input: { contentId: "c1", notes: $n }) { isChanged } }', { n: 'x'.repeat(10_000_000) });
    expect((await socket.closed).code).toBe(1009);
  });

  it.each([
    ['a syntax error', '{ viewer { id ', {}, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['an unknown field', '{ viewer { shoeSize } }', {}, 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "shoeSize"/],
    ['an unknown operation', 'query A { __typename } query B { __typename }', {}, 'OPERATION_RESOLUTION_FAILURE', /Must provide operation name/],
  ])('with %s gets an error under its id, and lives on', async (_, query, variables, code, message) => {
    const socket = await opened();
    socket.subscribe('s', query, variables);
    expect(await socket.take({ id: 's' })).toMatchObject({
      type: 'error',
      payload: [{ message: expect.stringMatching(message), extensions: { code, retryable: false } }],
    });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    ['a variable of the wrong type', follow, { ids: { a: 1 } }, 'BAD_USER_INPUT', /Variable "\$ids" got invalid value/],
    ['10,000 ids', follow, { ids: ids(10_000) }, 'BAD_USER_INPUT', /ids must be a list of 0–100 ids.*got a list of 10000/],
    ['an id that is none', follow, { ids: ['c1', ''] }, 'BAD_USER_INPUT', /ids must be a list of 0–100 ids/],
    [
      'notes with NUL',
      'mutation ($n: String) { save(input: { contentId: "c1", notes: $n }) { isChanged } }',
      { n: '\0' },
      'BAD_USER_INPUT',
      /without NUL/,
    ],
    ['a list of 0', 'mutation { upsertContents(input: { contents: [] }) { createdCount } }', {}, 'FORBIDDEN', /requires the role service or admin/],
  ])('with %s gets the same error as over HTTP, and lives on', async (_, query, variables, code, message) => {
    const socket = await opened();
    expect(await socket.ask(query, variables)).toMatchObject({
      errors: [{ message: expect.stringMatching(message), extensions: { code, retryable: false } }],
    });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  /** Asks for a WebSocket at a path of its own choice, and resets the connection: before the answer, or after it. */
  const rudeClient = (path: string, waits: boolean) =>
    new Promise<string>((resolve) => {
      const { hostname, port } = new URL(app.url);
      let answer = '';
      const socket = connect(Number(port), hostname);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, () => !waits && socket.resetAndDestroy());
      socket.once('data', (data) => {
        answer = String(data);
        socket.resetAndDestroy();
      });
      socket.on('error', () => {}).once('close', () => resolve(answer));
    });

  it('elsewhere than at /graphql is refused with 404, and no rude client ends the server', async () => {
    for (const path of ['/graphql/', '/other', '/', '*']) expect(await rudeClient(path, true)).toMatch(/^HTTP\/1.1 404 /);
    for (let i = 0; i < 100; i++) await rudeClient(i % 2 ? '/other' : '/graphql', false);
    expect((await app.get(ContentDocument, { id: 'c1' })).content?.id).toBe('c1');
  });
});
