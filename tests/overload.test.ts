import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Client } from 'pg';
import { Query, Resolver } from 'type-graphql';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let release: () => void = () => {};
let held: Promise<boolean>;
beforeEach(() => {
  held = new Promise<boolean>((resolve) => {
    release = () => resolve(true);
  });
});

@Resolver()
class Slow {
  @Query(() => Boolean)
  held(): Promise<boolean> {
    return held;
  }

  @Query(() => Boolean)
  endless(): Promise<boolean> {
    return new Promise(() => {});
  }
}

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ config: { limits: { requests: 2 } }, resolvers: [Slow] });
});
afterAll(() => app.stop());

const ask = (path: string) => fetch(app.url + path, path === '/graphql' ? post : {});
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };

it('a server with the maximum of requests in progress rejects more immediately, with a time to retry, and stays healthy', async () => {
  const taken = [app.ask('{ held }', {}), app.ask('{ held }', {})];
  const statuses = async () => (await ask('/graphql')).status;
  await until(async () => (await statuses()) === 503, 'both are in progress');

  const refused = await ask('/graphql');
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
    503,
    '1',
    'application/json; charset=utf-8',
  ]);
  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 };
  expect(await refused.json()).toEqual({ errors: [{ message: expect.stringMatching(/^More than 2 requests are in progress/), extensions }] });

  const rest = await ask('/api/analytics/popular');
  expect([rest.status, rest.headers.get('content-type')]).toEqual([503, 'application/problem+json; charset=utf-8']);
  expect(await rest.json()).toMatchObject({ status: 503, success: false, ...extensions });
  for (const path of ['/health', '/ready', '/metrics']) expect([path, (await ask(path)).status]).toEqual([path, 200]);

  // A client that retries immediately on the same connection waits one second.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const again = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${app.url}/graphql`, { ...post, agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      asked.on('error', reject).end(post.body);
    });
  const started = performance.now();
  expect([await again(), await again()]).toEqual([503, 503]);
  expect(performance.now() - started).toBeGreaterThan(900);
  agent.destroy();

  release();
  for (const answer of await Promise.all(taken)) expect(answer).toMatchObject({ data: { held: true }, errors: [] });
  expect(await statuses()).toBe(200);
});

it('a refusal does not pause the connection of a trusted proxy, which carries the requests of other clients', async () => {
  const behind = await startApp({ env: { TRUST_PROXY: 'loopback' }, config: { limits: { requests: 1 } }, resolvers: [Slow] });
  const taken = behind.ask('{ held }', {});
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statusOf = (client: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...post.headers, 'x-forwarded-for': client };
      const asked = request(`${behind.url}/graphql`, { ...post, headers, agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      asked.on('error', reject).end(post.body);
    });
  await until(async () => (await statusOf('192.0.2.1')) === 503, 'one is under way');
  const beganMs = performance.now();
  for (let n = 0; n < 3; n++) expect(await statusOf('192.0.2.1')).toBe(503);
  release();
  await taken;
  expect(await statusOf('192.0.2.2')).toBe(200);
  // A single pause takes a second.
  expect(performance.now() - beganMs).toBeLessThan(900);
  agent.destroy();
  await behind.stop();
});

it('an operation over an event stream is a request like others, unless it lasts', async () => {
  await app.addContents({ id: 'c1' });
  const follow = 'subscription { contentStats(ids: ["c1"]) { likeCount } }';
  const lasting = await Promise.all([1, 2, 3].map(() => openStream(app.url, follow)));
  for (const stream of lasting) await stream.take(({ event }) => event === 'next');
  expect((await ask('/graphql')).status).toBe(200);

  const taken = [openStream(app.url, '{ held }'), openStream(app.url, '{ held }')];
  await until(async () => (await ask('/graphql')).status === 503, 'both are in progress');
  for (const query of ['{ __typename }', 'mutation { like(input: { contentId: "c1" }) { isChanged } }', '{ nothing of this schema', '']) {
    const refused = await openStream(app.url, query);
    expect([query, refused.status, refused.headers['retry-after']]).toEqual([query, 503, '1']);
    expect(JSON.parse(await refused.body())).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED', retryAfterMs: 1_000 } }] });
  }
  const another = await openStream(app.url, follow);
  expect(another.status).toBe(200);

  release();
  for (const stream of await Promise.all(taken)) expect(await stream.take(() => true)).toMatchObject({ data: { data: { held: true } } });
  await until(async () => (await ask('/graphql')).status === 200, 'they are over');
  for (const stream of [...lasting, another]) stream.drop();
});

const like = 'mutation { like(input: { contentId: "c" }) { isChanged content { stats { likeCount } } } }';

it('with the maximum of waiting facts, more are rejected over every transport, and the waiting ones are recorded', async () => {
  const small = await startApp({ config: { ledger: { writers: 1, maxBatch: 500, maxQueue: 2 } } });
  await small.addContents({ id: 'c' });
  const lock = await small.pool.connect();
  await lock.query('BEGIN; LOCK TABLE ledger_lanes IN ACCESS EXCLUSIVE MODE');
  const { load } = small.services.ledger;
  const likes = [small.ask<{ like: object }, object>(like, {}, { as: 'u0' })];
  await until(() => load().busyWriters === 1, 'the lane is busy');
  likes.push(...['u1', 'u2'].map((as) => small.ask<{ like: object }, object>(like, {}, { as })));
  await until(() => load().waiting === 2, 'two wait');

  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 };
  expect(await small.ask(like, {}, { as: 'u3' })).toMatchObject({
    status: 200,
    errors: [{ message: expect.stringMatching(/^More than 2 facts/), extensions }],
  });
  const rest = await fetch(`${small.url}/api/interactions/like`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('u4')}` },
    body: '{"listingId":"c"}',
  });
  expect([rest.status, rest.headers.get('retry-after'), await rest.json()]).toEqual([503, '1', expect.objectContaining(extensions)]);

  await lock.query('COMMIT');
  lock.release();
  for (const { errors } of await Promise.all(likes)) expect(errors).toEqual([]);
  expect((await small.pool.query('SELECT like_count FROM content_stats')).rows).toEqual([{ like_count: 3 }]);
  await small.stop();
});

it('an operation that takes too long times out, in the server and in its database', async () => {
  const hasty = await startApp({ env: { OPERATION_TIMEOUT_MS: '1500' }, resolvers: [Slow] });
  await hasty.addContents({ id: 'c' });
  const TIMEOUT = { status: 200, errors: [{ extensions: { code: 'TIMEOUT', retryable: false } }] };
  expect(await hasty.ask('{ endless }', {})).toMatchObject(TIMEOUT);

  const lock = new Client(hasty.databaseUrl);
  await lock.connect();
  await lock.query('BEGIN; LOCK TABLE content IN ACCESS EXCLUSIVE MODE');
  const waiting = async () =>
    (await lock.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount;
  const title = hasty.ask('{ content(id: "c") { title } }', {});
  await until(async () => (await waiting()) !== 0, 'a statement waits');
  expect(await title).toMatchObject(TIMEOUT);
  await until(async () => (await waiting()) === 0, 'no statement waits any more');
  const rest = await fetch(`${hasty.url}/api/listings/c/stats`);
  expect([rest.status, await rest.json()]).toEqual([503, expect.objectContaining({ code: 'TIMEOUT' })]);
  await lock.end();
  expect((await hasty.ask('{ content(id: "c") { title } }', {})).errors).toEqual([]);
  await hasty.stop();
});

it('no more connections are taken than may be, until one of them ends', async () => {
  const narrow = await startApp({ config: { limits: { connections: 2 } } });
  const { port } = new URL(narrow.url);
  const open = async () => {
    const socket = connect(Number(port), '127.0.0.1').resume();
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const isServed = async () => {
    const socket = await open();
    socket.end('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    let text = '';
    socket.on('data', (piece) => (text += piece));
    await once(socket, 'close');
    return text.startsWith('HTTP/1.1 200');
  };
  const [first, second] = [await open(), await open()];
  await until(async () => !(await isServed()), 'both are there');
  first.destroy();
  await until(isServed, 'there is room again');
  second.destroy();
  await narrow.stop();
});
