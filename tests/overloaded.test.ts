import { Agent, request } from 'node:http';
import { Query, Resolver } from 'type-graphql';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
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
}

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { MAX_REQUESTS: '2' }, resolvers: [Slow] });
});
afterAll(() => app.stop());

const ask = (path: string) => fetch(app.url + path, path === '/graphql' ? post : {});
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };

it('a server with as much under way as it may have refuses more at once, with a time to come again, and stays in health', async () => {
  const taken = [app.ask('{ held }', {}), app.ask('{ held }', {})];
  const statuses = async () => (await ask('/graphql')).status;
  await until(async () => (await statuses()) === 503, 'both are under way');

  const refused = await ask('/graphql');
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
    503,
    '1',
    'application/json; charset=utf-8',
  ]);
  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 };
  expect(await refused.json()).toEqual({ errors: [{ message: expect.stringMatching(/^More than 2 requests are under way/), extensions }] });

  const rest = await ask('/api/analytics/popular');
  expect([rest.status, rest.headers.get('content-type')]).toEqual([503, 'application/problem+json; charset=utf-8']);
  expect(await rest.json()).toMatchObject({ status: 503, success: false, ...extensions });
  for (const path of ['/health', '/ready', '/metrics']) expect([path, (await ask(path)).status]).toEqual([path, 200]);

  // Who comes again at once in spite of that, on the same connection, waits its second.
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

it('an operation over an event stream is a request like others, unless it lasts', async () => {
  await app.addContents({ id: 'c1' });
  const follow = 'subscription { contentStats(ids: ["c1"]) { likeCount } }';
  const lasting = await Promise.all([1, 2, 3].map(() => openStream(app.url, follow)));
  for (const stream of lasting) await stream.take(({ event }) => event === 'next');
  expect((await ask('/graphql')).status).toBe(200);

  const taken = [openStream(app.url, '{ held }'), openStream(app.url, '{ held }')];
  await until(async () => (await ask('/graphql')).status === 503, 'both are under way');
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
