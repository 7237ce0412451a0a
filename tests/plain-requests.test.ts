import { Query, Resolver } from 'type-graphql';
import { CodedError } from '../src/domain/errors';
import { startApp, type TestApp } from './support/app';
import { answerOf, openConnection } from './support/raw-http';
import { tokenOf } from './support/tokens';

@Resolver()
class Failing {
  @Query(() => Boolean)
  overloaded(): boolean {
    throw new CodedError('OVERLOADED', 'Too much.', { retryAfterMs: 2_500 });
  }

  @Query(() => Boolean)
  failing(): boolean {
    throw new Error('An internal detail');
  }
}

let open: TestApp;
let strict: TestApp;
beforeAll(async () => {
  open = await startApp({ resolvers: [Failing] });
  strict = await startApp({
    env: { NODE_ENV: 'production', RATE_LIMIT: '6', CORS_ORIGINS: 'https://shop.test,https://app.test', MAX_COST: '40', OPERATION_TIMEOUT_MS: '700' },
    resolvers: [Failing],
  });
  await open.addContents({ id: 'c1', title: 'Käse ☕ 😀' });
});
afterAll(() => Promise.all([open.stop(), strict.stop()]));

interface Sent {
  body: string | Buffer;
  headers?: Record<string, string>;
}

/** Sends a request on a connection that stays open, and returns the whole response with neutral values for what differs between two responses. */
async function send(app: TestApp, { body, headers = {} }: Sent): Promise<{ status: string; headers: Record<string, string>; body: string }> {
  const socket = await openConnection(app.url);
  const lines = Object.entries({ host: 'x', 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers });
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`, 'latin1');
  socket.write(body);
  let text = '';
  for await (const piece of socket) {
    text += piece;
    const [head = '', ...rest] = text.split('\r\n\r\n');
    if (rest.length > 0 && Buffer.byteLength(rest.join('\r\n\r\n')) >= Number(/content-length: (\d+)/i.exec(head)?.[1])) break;
  }
  socket.destroy();
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...fields] = head.split('\r\n');
  const neutral = (part: string) => part.replaceAll(/[0-9a-z]+-[0-9a-z]+(?="|\.")/g, '<id>').replaceAll(/"retryAfterMs":\d+/g, '"retryAfterMs":0');
  return {
    status,
    headers: Object.fromEntries(
      fields.map((field) => [field.split(': ', 1)[0]?.toLowerCase(), /^(date|content-length|retry-after):/i.test(field) ? '' : field]),
    ),
    body: neutral(rest.join('\r\n\r\n')),
  };
}

const query = (text: string, more: object = {}) => JSON.stringify({ query: text, ...more });
const bodies: Record<string, string | Buffer> = {
  'a query': query('{ __typename }'),
  'a query with variables': query('query Q($id: ID!) { content(id: $id) { id title stats { viewCount } } }', { variables: { id: 'c1' } }),
  'a query whose answer is not ASCII': query('{ content(id: "c1") { title } } # ☕'),
  'a mutation': query('mutation { like(input: { contentId: "c1" }) { isChanged } }'),
  'an operation of several': query('query A { __typename } query B { b: __typename }', { operationName: 'B' }),
  'an error of a resolver': query('{ content(id: "\\u0000") { id } }'),
  'a retryable error of a resolver': query('{ overloaded }'),
  'an internal error': query('{ failing }'),
  'an unknown operation': query('query A { __typename }', { operationName: 'B' }),
  'an unknown field': query('{ nothing }'),
  'a syntax error': query('{'),
  'an invalid variable': query('query Q($id: ID!) { content(id: $id) { id } }', { variables: { id: {} } }),
  'a missing variable': query('query Q($id: ID!) { content(id: $id) { id } }'),
  'an operation that costs too much': query('{ trending(first: 100) { nodes { content { id title owner { name } } } } }'),
  'a document that is too deep': query(`{ a${'{ a'.repeat(30)}${'}'.repeat(31)}`),
  'a subscription': query('subscription { contentStats(ids: ["c1"]) { viewCount } }'),
  'a persisted query that the server does not know': JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
  'a persisted query of another version': JSON.stringify({ extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } }),
  'no query': '{}',
  'a query that is a number': '{"query":7}',
  'variables that are a list': query('{ __typename }', { variables: [] }),
  'an operation name of 300 characters': query('{ __typename }', { operationName: 'x'.repeat(300) }),
  'a list': '[]',
  null: 'null',
  'an empty body': '',
  'text that is not JSON': 'query',
  'a key that changes the prototype': '{"query":"{ __typename }","__proto__":{}}',
  'text that is not UTF-8': Buffer.from([0x7b, 0xff, 0x7d]),
  'JSON of 100 levels': `{"query":${'['.repeat(100)}${']'.repeat(100)}}`,
  'a body that is too large': query('{ __typename }', { padding: 'x'.repeat(1_100_000) }),
};

const accepted = ['', 'application/json', 'application/graphql-response+json', '*/*', 'application/graphql-response+json, application/json;q=0.9'];

/** The same request thrice: plain; not plain, so that Fastify handles it; and with a parameter in `Accept`, so that Apollo Server formats the answer. */
async function expectSame(app: TestApp, sent: Sent): Promise<{ status: string; headers: Record<string, string>; body: string }> {
  const plain = await send(app, sent);
  const type = 'application/json; charset=utf-8';
  expect(await send(app, { ...sent, headers: { ...sent.headers, 'content-type': type } })).toEqual(plain);
  const { accept } = sent.headers ?? {};
  if (accept === 'application/json')
    expect(await send(app, { ...sent, headers: { ...sent.headers, 'content-type': type, accept: `${accept};q=0.9` } })).toEqual(plain);
  if (accept === 'application/graphql-response+json')
    expect(await send(app, { ...sent, headers: { ...sent.headers, 'content-type': type, accept: `${accept};q=0.9` } })).toEqual(plain);
  return plain;
}

describe.each(Object.entries(bodies))('a plain request gets the response that Fastify and Apollo Server send: %s', (_, body) => {
  it.each(accepted)('Accept: %s', async (accept) => {
    const authorization = `Bearer ${await tokenOf('u1')}`;
    await send(open, { body, headers: { authorization } });
    await expectSame(open, { body, headers: { authorization, ...(accept && { accept }) } });
  });

  it('on a server with CORS, a limit of cost and HSTS', async () => {
    for (const origin of ['https://shop.test', 'https://elsewhere.test', ''])
      await expectSame(strict, { body, headers: { accept: 'application/json', ...(origin && { origin }) } });
  });
});

it.each([
  ['an invalid token', { authorization: 'Bearer x' }],
  ['another scheme', { authorization: 'Basic x' }],
])('is rejected in the same way with %s', async (_, headers) => {
  const { status } = await expectSame(open, { body: query('{ __typename }'), headers });
  expect(status).toBe('HTTP/1.1 401 Unauthorized');
});

it('is rejected in the same way when the rate limit is exceeded, by requests and by bytes', async () => {
  for (const body of [query('{ __typename }'), query('{ __typename }', { padding: 'x'.repeat(300_000) })]) {
    const headers = { authorization: `Bearer ${await tokenOf(`limited-${body.length}`)}` };
    for (let n = 0; n < 6; n++) await send(strict, { body, headers });
    const { status, headers: answered } = await expectSame(strict, { body, headers });
    expect([status, 'retry-after' in answered]).toEqual(['HTTP/1.1 429 Too Many Requests', true]);
  }
});

it('with a service token may have 8 MiB', async () => {
  const headers = { authorization: `Bearer ${await tokenOf('catalogue', 'service')}` };
  const { status } = await expectSame(open, { body: bodies['a body that is too large'] as string, headers });
  expect(status).toBe('HTTP/1.1 200 OK');
});

it('closes the connection of a server that stops, and says so once', async () => {
  const stopping = await startApp();
  const connections = await Promise.all(['{}', '{ '].map(async (body) => ({ body, socket: await openConnection(stopping.url) })));
  for (const { socket } of connections)
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stopped = stopping.stop();
  // The server is stopping when it accepts no more connections.
  for (let isOpen = true; isOpen; )
    isOpen = await openConnection(stopping.url).then(
      (socket) => Boolean(socket.destroy()),
      () => false,
    );
  const answers = connections.map(({ body, socket }) => {
    socket.write(body);
    return answerOf(socket);
  });
  for (const { status, headers } of await Promise.all(answers))
    expect([status, headers.match(/^connection:.*$/gim)]).toEqual([400, ['connection: close']]);
  await stopped;
});
