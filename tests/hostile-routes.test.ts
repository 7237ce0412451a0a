import { readFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import { startApp, type TestApp } from './support/app';
import { answerOf, openConnection, type RawAnswer, rawRequest } from './support/raw-http';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

const logged: string[] = [];
let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startApp({ env: { LOG_LEVEL: 'error', WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` } });
  await app.addContents({ id: 'c1', type: 'VIDEO' });
  token = await tokenOf('u1');
  await app.ask('{ viewer { id } }', {}, { as: 'u1' });
  const { log } = app.services as unknown as { log: Record<symbol, { write(line: string): void }> };
  const stream = log[Object.getOwnPropertySymbols(log).find(({ description }) => description === 'pino.stream') as symbol];
  jest.spyOn(stream as { write(line: string): void }, 'write').mockImplementation((line) => void logged.push(line));
});
afterAll(() => app.stop());
afterEach(() => expect(logged.splice(0)).toEqual([]));

const described = Object.keys((JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { paths: object }).paths);
const routes = [
  ...described.map((path) =>
    path
      .replace('{contentType}', 'video')
      .replace('{userId}', 'u1')
      .replace(/\{\w+\}/g, 'c1'),
  ),
  '/graphql',
  '/graphql/stream',
  '/webhooks/users',
  '/exports/x',
  '/health',
  '/ready',
  '/metrics',
  '/',
  '/playground',
  '/playground/',
  '/dashboard',
  '/dashboard/',
  '/dashboard/sign-in.json',
  '/tracker.js',
  '/api/docs',
  '/api/docs/',
  '/api/docs/static/index.html',
  '/api/openapi.json',
  '/nowhere',
];
const folders = ['/api/docs/static/', '/dashboard/', '/playground/', '/exports/', '/api/', '/interactions/', '/graphql/', '/webhooks/', '/'];
const tails = [
  '%',
  '%2',
  '%zz',
  '%00',
  'a%00b',
  '%E0%A4%A',
  '%C3%28',
  '%ff',
  '../../package.json',
  '..%2f..%2fpackage.json',
  '%2e%2e/x',
  '%2e%2e%2fx',
  '..%5c..%5cx',
  '..;/x',
  './/x',
  '.env',
  '.%00/',
  '%0d%0aset-cookie:a',
  '?%',
  '?a=%00&a=%zz',
  '?__proto__[a]=1&constructor=x',
  '*',
  '\xff\xfe',
  'x'.repeat(3_000),
  '%41'.repeat(3_000),
];
const types = [
  'text/plain',
  'text/html',
  'application/json; charset=utf-16',
  'application/json; charset=',
  'application/json;;;',
  'application/json, text/plain',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '/',
  ';',
  '\xff',
  '*/*',
  'x'.repeat(5_000),
];
const bodies: (string | Buffer)[] = [
  '',
  ' ',
  'null',
  '0',
  'false',
  '""',
  '[]',
  '[{}]',
  '{}',
  '{',
  '\0',
  '{"a":1}{"a":1}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"query":null,"variables":5,"operationName":[]}',
  '{"query":"{ __typename }","variables":"x","extensions":[1],"operationName":{}}',
  `{"query":"{ __typename }","operationName":"${'x'.repeat(100_000)}"}`,
  '{"listingId":{},"contentId":[],"contentIds":5,"metadata":[]}',
  '[',
  '['.repeat(100_000),
  '{"a":'.repeat(50_000),
  `{"a":${'['.repeat(63)}${']'.repeat(63)}}`,
  'x'.repeat(300_000),
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.from('{"query":"caf\xe9"}', 'latin1'),
  Buffer.from('\ufeff{}'),
];

/** What no answer may be. */
function faultOf({ status, headers, body }: RawAnswer, method: string, path: string): string | null {
  if (!(status >= 100 && status < 600)) return 'no answer';
  if (status < 400) return null;
  if (method === 'HEAD') return status < 500 ? null : `status ${status}`;
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(body);
  } catch {
    return `${status} without JSON: ${body.slice(0, 200)}`;
  }
  // The error does not repeat bytes that a request line must not contain.
  const isRest = !path.includes('\xff') && /^\/(api|interactions)(\/|\?|$)/.test(path);
  const [error] = (parsed.errors ?? []) as { message: string; extensions: { code: string; retryable: boolean } }[];
  const { code, retryable } = (isRest ? parsed : error?.extensions) ?? ({} as Record<string, unknown>);
  const isOurShape = isRest
    ? parsed.status === status && parsed.success === false && typeof parsed.detail === 'string'
    : typeof error?.message === 'string';
  const type = isRest ? /application\/problem\+json/ : /application\/(graphql-response\+)?json/;
  if (!isOurShape || !type.test(headers) || typeof code !== 'string' || typeof retryable !== 'boolean')
    return `${status} in a shape that is not ours: ${body.slice(0, 300)}`;
  return status >= 500 ? `${status} ${code}` : null;
}

async function faultsOf(cases: [method: string, path: string, sent?: Parameters<typeof rawRequest>[3]][]): Promise<string[]> {
  const faults: string[] = [];
  const left = cases.entries();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const [index, [method, path, sent = {}]] of left) {
        // Every other one with a token.
        const headers = { ...(index % 2 && !path.startsWith('/webhooks') && { authorization: `Bearer ${token}` }), ...sent.headers };
        const fault = faultOf(await rawRequest(app.url, method, path, { ...sent, headers }), method, path);
        if (fault) faults.push(`${method} ${path.slice(0, 100)} ${JSON.stringify(sent).slice(0, 200)}: ${fault}`);
      }
    }),
  );
  return faults;
}

describe('whatever comes is answered in our shape with a code, and nothing of it is an error of ours:', () => {
  it('paths', async () => {
    const paths = [
      ...folders.flatMap((folder) => tails.map((tail) => folder + tail)),
      ...routes.flatMap((route) => [`${route}%`, `${route}?%&=%00`, `${route}/`, `${route}/%00`]),
    ];
    expect(
      await faultsOf(
        paths.flatMap((path) => [
          ['GET', path],
          ['POST', path, { body: '{}', headers: { 'content-type': 'application/json' } }],
        ]),
      ),
    ).toEqual([]);
  }, 120_000);

  it('methods', async () => {
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    expect(await faultsOf(routes.flatMap((path) => methods.map((method) => [method, path] as [string, string])))).toEqual([]);
  }, 120_000);

  it('types of content', async () => {
    const sent = types.map((type) => ({ body: '{}', headers: { 'content-type': type } }));
    expect(await faultsOf(routes.flatMap((path) => [...sent, { body: '{}' }].map((one) => ['POST', path, one] as [string, string, object])))).toEqual(
      [],
    );
  }, 120_000);

  it('bodies', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(await faultsOf(routes.flatMap((path) => bodies.map((body) => ['POST', path, { body, headers }] as [string, string, object])))).toEqual([]);
  }, 120_000);

  it('event streams whose client leaves while the subscription starts', async () => {
    const { liveStats, connections } = app.services;
    const { follow } = liveStats;
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const spy = jest.spyOn(liveStats, 'follow').mockImplementation(async (...args) => {
      await started;
      return follow(...args);
    });
    const socket = await openConnection(app.url);
    const query = encodeURIComponent('subscription { contentStats(ids: ["c1"]) { likeCount } }');
    socket.write(`GET /graphql/stream?query=${query} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await until(() => spy.mock.calls.length === 1, 'the subscription starts');
    socket.destroy();
    await until(() => connections.count() === 0, 'the client has left');
    start();
    await until(() => liveStats.followerCount() === 0 && app.services.subscriptionQuota.count() === 0, 'nothing is followed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    spy.mockRestore();
  });

  it('bodies where none is expected', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(
      await faultsOf(
        routes.flatMap((path) =>
          ['GET', 'DELETE', 'OPTIONS', 'PUT'].map((method) => [method, path, { body: '[[[', headers }] as [string, string, object]),
        ),
      ),
    ).toEqual([]);
  }, 120_000);

  it('what is no HTTP', async () => {
    const texts = [
      '\r\n\r\nx\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      '\0\0\0\0\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: x\r\nx y: z\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n',
      'POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\nzz\r\n',
    ];
    for (const text of texts) {
      const socket = await openConnection(app.url);
      socket.end(text);
      const { status, body } = await answerOf(socket);
      expect([text.slice(0, 40), status, body]).toEqual([
        text.slice(0, 40),
        expect.any(Number),
        expect.stringMatching(/"code":"(BAD_USER_INPUT|PAYLOAD_TOO_LARGE)"/),
      ]);
    }
  });

  it('a request of HTTP/1.1 without Host, and one that expects what no server does', async () => {
    const refused: [string, number, RegExp][] = [
      ['HTTP/1.1\r\n', 400, /must have a Host header/],
      ['HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n', 417, /\\"Expect\\" must be 100-continue, got \\"foo\\"/],
    ];
    for (const path of ['/graphql?query={__typename}', '/graphql/stream?query={__typename}', '/health', '/nowhere', '/api/analytics/popular'])
      for (const [head, status, message] of refused) {
        const socket = await openConnection(app.url);
        socket.write(`GET ${path} ${head}connection: close\r\n\r\n`);
        const answer = await answerOf(socket);
        expect([path, answer.status, answer.body]).toEqual([path, status, expect.stringMatching(message)]);
        expect(answer.body).toContain('"code":"BAD_USER_INPUT"');
      }
    for (const head of ['HTTP/1.0\r\n', 'HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\n']) {
      const socket = await openConnection(app.url);
      socket.write(`GET /health ${head}\r\n`);
      expect((await answerOf(socket)).headers).toMatch(/^HTTP\/1\.1 (200|100 Continue)/);
    }
  });

  it('WebSockets elsewhere, and what only looks like one', async () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    expect(
      await faultsOf([
        ['GET', '/nowhere', { headers: upgrade }],
        ['GET', '/graphql', { headers: { ...upgrade, upgrade: 'h2c' } }],
        ['GET', '/graphql', { headers: { ...upgrade, 'sec-websocket-version': '99' } }],
        ['GET', '/graphql', { headers: { ...upgrade, 'sec-websocket-key': 'x' } }],
        ['POST', '/graphql', { headers: upgrade }],
        ['GET', '/graphql', { headers: { ...upgrade, 'sec-websocket-protocol': ',,' } }],
      ]),
    ).toEqual([]);
  });
});
