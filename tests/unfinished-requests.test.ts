import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'node:net';
import { Query, Resolver } from 'type-graphql';
import { startApp, type TestApp } from './support/app';
import { answerOf, openConnection, rawRequest } from './support/raw-http';
import { openMute } from './support/socket';
import { until } from './support/until';

const answerBytes = 3 * 1024 * 1024;

@Resolver()
class Large {
  @Query(() => String)
  large(): string {
    return 'x'.repeat(answerBytes);
  }
}

const mostPending = 100;
const query = '{"query":"{ __typename }"}';
const json = { 'content-type': 'application/json' };
const openSockets: Socket[] = [];
afterEach(() => {
  for (const socket of openSockets.splice(0)) socket.destroy();
});

async function opened(app: TestApp, text: string, from?: string): Promise<Socket> {
  const socket = await openConnection(app.url, from);
  openSockets.push(socket);
  socket.write(text);
  return socket;
}
const unfinished = (headers = '') =>
  `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${query.length}\r\n${headers}\r\n{`;
const isServed = async (app: TestApp, from?: string) =>
  (await rawRequest(app.url, 'POST', '/graphql', { headers: json, body: query, from })).status === 200;
const many = <T>(count: number, one: (index: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, index) => one(index)));
const closedOf = (sockets: Socket[]) => sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length;

describe('a request is in progress from its end to the beginning of its response:', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ config: { limits: { requests: 2 } }, resolvers: [Large] });
  });
  afterAll(() => app.stop());

  it.each(['/graphql', '/api/interactions/like', '/graphql/stream', '/nowhere'])('bodies that never come occupy no place, at %s', async (path) => {
    const slow = await many(20, () => opened(app, unfinished().replace('/graphql', path)));
    for (let i = 0; i < 5; i++) expect(await isServed(app)).toBe(true);
    expect(closedOf(slow)).toBe(0);
  });

  it('a body that comes late is answered', async () => {
    const socket = await opened(app, unfinished('connection: close\r\n'));
    expect(await isServed(app)).toBe(true);
    socket.write(query.slice(1));
    expect((await answerOf(socket)).body).toContain('"__typename":"Query"');
  });

  it('a response that the client does not read does not count', async () => {
    const body = '{"query":"{ large }"}';
    const text = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    // More than the system takes in.
    const readers = await many(4, () => opened(app, text.repeat(8)));
    for (const reader of readers) await once(reader, 'readable');
    for (let i = 0; i < 5; i++) await until(() => isServed(app), 'others are served');
    expect(closedOf(readers)).toBe(0);
  });
});

describe('connections without a complete request are bounded by address:', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  const upgrade = async () => {
    const socket = await openMute(app.url);
    openSockets.push(socket);
    return socket;
  };
  it.each([
    ['a body', () => opened(app, unfinished())],
    ['headers', () => opened(app, 'POST /graphql HTTP/1.1\r\nhost: x\r\n')],
    ['anything', () => opened(app, '')],
    ['the first message of a WebSocket', upgrade],
  ])('of those that do not finish %s the longest waiting are closed', async (what, open) => {
    const slow: Socket[] = [];
    for (let i = 0; i < mostPending + 20; i++) slow.push(await open());
    const first = slow.slice(0, 20);
    const answers = first.map(answerOf);
    for (const socket of slow.slice(20)) socket.resume();
    await until(() => closedOf(first) === first.length, 'the excess is closed');
    expect(closedOf(slow)).toBe(first.length);
    expect(await isServed(app)).toBe(true);
    if (what.includes('WebSocket')) return;
    const { status, body } = (await answers[0]) as Awaited<(typeof answers)[0]>;
    expect([status, JSON.parse(body)]).toEqual([
      429,
      { errors: [{ message: expect.any(String), extensions: expect.objectContaining({ code: 'RATE_LIMITED' }) }] },
    ]);
  });

  it('those that were served before and wait for their next request are left alone', async () => {
    const text = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${query.length}\r\n\r\n${query}`;
    const idle = await many(mostPending + 20, () => opened(app, text));
    for (const socket of idle) await once(socket, 'data');
    const slow = await many(mostPending + 1, () => opened(app, unfinished()));
    for (const socket of slow) socket.resume();
    await until(() => closedOf(slow) === 1, 'one too many is closed');
    expect(closedOf(idle)).toBe(0);
  });

  it('other addresses are not counted with them', async () => {
    const slow = await many(mostPending + 5, () => opened(app, unfinished()));
    const others = await many(mostPending, () => opened(app, unfinished(), '127.0.0.2'));
    for (const socket of [...slow, ...others]) socket.resume();
    await until(() => closedOf(slow) === 5, 'the excess is closed');
    expect(closedOf(others)).toBe(0);
  });

  it('behind a proxy clients are counted, and the connections of the proxy itself are not', async () => {
    const behind = await startApp({ env: { TRUST_PROXY: 'loopback' } });
    const idle = await many(mostPending + 20, () => opened(behind, ''));
    const different = await many(mostPending + 20, (index) => opened(behind, unfinished(`x-forwarded-for: 192.0.2.${index}\r\n`)));
    const same = await many(mostPending + 20, () => opened(behind, unfinished('x-forwarded-for: 198.51.100.1\r\n')));
    for (const socket of [...idle, ...different, ...same]) socket.resume();
    await until(() => closedOf(same) === 20, 'the excess of one client is closed');
    expect([closedOf(idle), closedOf(different)]).toEqual([0, 0]);
    await behind.stop();
  });
});

it('one address takes at most three quarters of all connections', async () => {
  const app = await startApp({ config: { limits: { connections: 40 } } });
  const greedy = await many(40, () => opened(app, ''));
  for (const socket of greedy) socket.resume();
  await until(() => closedOf(greedy) === 10, 'the excess is closed');
  expect(await isServed(app, '127.0.0.2')).toBe(true);
  greedy.at(0)?.destroy();
  await until(() => isServed(app), 'there is room again');
  await app.stop();
});

it('headers have 10 seconds and a whole request 60: then it is answered with 408 and a code', async () => {
  const listening = jest.spyOn(Server.prototype, 'listen');
  const app = await startApp();
  const server = listening.mock.contexts.at(-1) as HttpServer;
  listening.mockRestore();
  expect([server.headersTimeout, server.requestTimeout, server.timeout]).toEqual([10_000, 60_000, 60_000]);
  [server.headersTimeout, server.requestTimeout] = [200, 400];
  const late = await Promise.all([
    opened(app, ''),
    opened(app, 'GET / HTTP/1.1\r\nhost: x\r\n'),
    opened(app, unfinished()),
    opened(app, unfinished().replace('/graphql', '/nowhere')),
  ]);
  const answers = await Promise.all(late.map(answerOf));
  expect(answers.map(({ status }) => status)).toEqual([408, 408, 408, 404]);
  expect(JSON.parse(answers[2]?.body ?? '')).toMatchObject({ errors: [{ extensions: { code: 'TIMEOUT' } }] });
  await app.stop();
});
