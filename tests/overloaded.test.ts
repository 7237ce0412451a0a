import { Agent, request } from 'node:http';
import { Query, Resolver } from 'type-graphql';
import { startApp, type TestApp } from './support/app';
import { until } from './support/until';

let release: () => void = () => {};
const held = new Promise<boolean>((resolve) => {
  release = () => resolve(true);
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
