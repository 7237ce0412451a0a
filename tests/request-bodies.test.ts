import { request as httpRequest } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Role } from '../src/domain/roles';
import { startApp, type TestApp } from './support/app';
import { openConnection, rawRequest } from './support/raw-http';
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { WEBHOOK_SECRET: webhookSecret } });
  await app.addContents({ id: 'c1' });
});
afterAll(() => app.stop());

interface Sent {
  body: string | Buffer;
  headers?: Record<string, string>;
  as?: string;
  role?: Role;
}

/** Signed, where signatures are wanted. */
async function post(
  path: string,
  { body, headers = {}, as = 'u1', role }: Sent,
  url = app.url,
): Promise<{ status: number; code: string; text: string }> {
  const at = new Date();
  const { status, body: text } = await rawRequest(url, 'POST', path, {
    body,
    headers: {
      'content-type': 'application/json',
      ...(path.startsWith('/webhooks')
        ? {
            'webhook-id': 'm1',
            'webhook-timestamp': String(Math.floor(+at / 1000)),
            'webhook-signature': new Webhook(webhookSecret).sign('m1', at, String(body)),
          }
        : as && { authorization: `Bearer ${await tokenOf(as, role)}` }),
      ...headers,
    },
  });
  return { status, code: /"code":"(\w+)"/.exec(text)?.[1] ?? '', text };
}

const rest = '/api/interactions/like';
const everywhere = ['/graphql', '/graphql/stream', rest, '/interactions/track', '/webhooks/users'];
const withObjects = everywhere.slice(0, 4);
const noObject = (path: string) => (path.startsWith('/graphql') ? 'BAD_REQUEST' : 'BAD_USER_INPUT');

describe.each(everywhere)('a body at %s', (path) => {
  let before: Record<string, string>;
  beforeEach(async () => {
    await post(path, { body: '{}' });
    before = await tableHashes(app.pool);
  });
  afterEach(async () => expect(await tableHashes(app.pool)).toEqual(before));

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=iso-8859-1'],
    ['application/json; charset="UTF-16LE"'],
    ['application/jsonp'],
    ['json'],
    [','],
  ])('of type %s is refused with 415', async (type) => {
    expect(await post(path, { body: '{"query":"{ __typename }"}', headers: { 'content-type': type } })).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  it('that is compressed is refused with 415', async () => {
    expect(await post(path, { body: '{}', headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('that is not UTF-8 is refused', async () => {
    const body = Buffer.concat([Buffer.from('{"query":"{ __typename }","listingId":"caf'), Buffer.from([0xe9]), Buffer.from('"}')]);
    expect(await post(path, { body })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', text: expect.stringContaining('must be UTF-8') });
  });

  it('that ends too early is no request at all', async () => {
    const socket = await openConnection(app.url);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query":`);
    socket.resetAndDestroy();
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });
});

describe.each(withObjects)('a body at %s', (path) => {
  it.each(['null', '0', '5', 'false', 'true', '""', '"x"', '[]', '[{"query":"{ __typename }"}]'])('that is %s is refused', async (body) => {
    expect(await post(path, { body })).toMatchObject({ status: 400, code: noObject(path), text: expect.stringContaining('must be a JSON object') });
  });

  it.each(['', '{', 'undefined', '{"a":NaN}', '{"__proto__":{}}', '\0', '{"query":"{ __typename }"}}'])('that is %j is refused', async (body) => {
    expect(await post(path, { body })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', text: expect.stringContaining('must be JSON') });
  });

  it('that is nested more than 64 levels deep is refused, and brackets in texts are none', async () => {
    const nested = (levels: number) =>
      `{"query":"{ __typename }","listingId":"c1","variables":${'{"a":['.repeat(levels)}"[[[[\\"[[["${']}'.repeat(levels)}}`;
    expect(await post(path, { body: nested(32) })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      text: expect.stringContaining('at most 64 levels deep'),
    });
    expect((await post(path, { body: nested(31) })).text).not.toContain('levels deep');
  });
});

it.each(['variables', 'extensions'])('%s in an address may be nested 64 levels deep', async (name) => {
  for (const path of ['/graphql', '/graphql/stream']) {
    const address = `${path}?query=${encodeURIComponent('{ __typename }')}&${name}=${encodeURIComponent(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`)}`;
    const response = await fetch(app.url + address);
    expect([path, response.status, await response.text()]).toEqual([path, 400, expect.stringContaining('at most 64 levels deep')]);
  }
});

describe('the size of a body is bounded by its route and its sender:', () => {
  const mib = 1_048_576;
  const graphql = (bytes: number) => `{"query":"{ __typename }","x":"${'x'.repeat(bytes - 33)}"}`;
  it.each<[string, number, Role | undefined, string]>([
    ['/graphql', mib, undefined, '1 MiB'],
    ['/graphql', mib, 'user', '1 MiB'],
    ['/graphql', mib, 'admin', '1 MiB'],
    ['/graphql', 8 * mib, 'service', '8 MiB'],
    ['/graphql/stream', mib, 'user', '1 MiB'],
    ['/graphql/stream', 8 * mib, 'service', '8 MiB'],
    [rest, mib / 4, 'user', '256 KiB'],
    [rest, mib / 4, 'service', '256 KiB'],
    ['/webhooks/users', mib, undefined, '1 MiB'],
  ])('at %s %d bytes for %s', async (path, bytes, role, told) => {
    const as = role && `a-${role}`;
    const fits = await post(path, { body: graphql(bytes), as: as ?? '', role });
    expect(fits.text).not.toContain('PAYLOAD_TOO_LARGE');
    const text = expect.stringContaining(`must be at most ${told}.`);
    expect(await post(path, { body: graphql(bytes + 1), as: as ?? '', role })).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE', text });
  });

  it('also where its length is not announced', async () => {
    const sent = httpRequest(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } });
    const answered = new Promise<number | undefined>((resolve) => sent.once('response', ({ statusCode }) => resolve(statusCode)));
    sent.on('error', () => {});
    sent.write(Buffer.alloc(mib, ' '));
    sent.write('  ');
    expect(await answered).toBe(413);
    sent.destroy();
  });
});

describe('the server does not read a body', () => {
  const announced = { 'content-length': '900000', connection: 'close' };

  it.each(['/nowhere', '/api/nowhere', '/interactions/nowhere', '/graphqlx', '/webhooks', '/health'])('at %s, which is nothing', async (path) => {
    const socket = await openConnection(app.url);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n[`);
    const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 [\s\S]*"code":"NOT_FOUND"/);
    socket.destroy();
  });

  it.each(withObjects)('at %s of a client whose token is wrong', async (path) => {
    const socket = await openConnection(app.url);
    const head = Object.entries({ host: 'x', 'content-type': 'application/json', ...announced, authorization: 'Bearer x' });
    socket.write(`POST ${path} HTTP/1.1\r\n${head.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n[`);
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 401 [\s\S]*"code":"UNAUTHENTICATED"/);
    socket.destroy();
  });

  it.each(withObjects)('at %s of a client that exceeded its rate limit, and a large one counts for more', async (path) => {
    const strict = await startApp({ env: { RATE_LIMIT: '10' } });
    const body = `{"query":"{ __typename }","listingId":"nowhere","x":"${'x'.repeat(5 * 32 * 1024)}"}`;
    expect((await post(path, { body, as: 'keen' }, strict.url)).code).not.toBe('RATE_LIMITED');
    // One and five are counted: another one and five are too many.
    expect(await post(path, { body: '['.repeat(5 * 32 * 1024), as: 'keen' }, strict.url)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    const socket = await openConnection(strict.url);
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${await tokenOf('keen')}\r\ncontent-length: 900000\r\n\r\n[`,
    );
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(String(answer)).toMatch(/^HTTP\/1\.1 429 [\s\S]*"code":"RATE_LIMITED"/);
    socket.destroy();
    await strict.stop();
  });

  it('of a message that is more than its sender may send: the socket is closed with 1013', async () => {
    const strict = await startApp({ env: { RATE_LIMIT_ANONYMOUS: '10' } });
    const socket = await openSocket(strict.url);
    await socket.init();
    socket.send({ type: 'ping', payload: { of: 'x'.repeat(5 * 32 * 1024) } });
    await socket.take({ type: 'pong', payload: { of: 'x'.repeat(5 * 32 * 1024) } });
    socket.send({ type: 'ping', payload: { of: 'x'.repeat(6 * 32 * 1024) } });
    expect(await socket.closed).toEqual({ code: 1013, reason: expect.stringMatching(/^RATE_LIMITED: At most 10 operations/) });
    await strict.stop();
  });
});

describe('an operation that is none has the same code at every endpoint:', () => {
  const operation = { query: 'query A { __typename } query B { __typename }' };
  it.each([
    [{ operationName: 'C' }, 'Unknown operation named "C".'],
    [{}, 'Must provide operation name if query contains multiple operations.'],
  ])('%j', async (more, message) => {
    const body = JSON.stringify({ ...operation, ...more });
    const told = { message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE', retryable: false } };
    expect(JSON.parse((await post('/graphql', { body })).text)).toEqual({ errors: [told] });
    expect((await post('/graphql/stream', { body })).text).toContain(JSON.stringify({ errors: [told] }));
    const socket = await openSocket(app.url);
    await socket.init();
    socket.send({ type: 'subscribe', id: 's', payload: { ...operation, ...more } });
    expect(await socket.take({ id: 's' })).toMatchObject({ type: 'error', payload: [told] });
    await socket.close();
  });

  it.each([{}, { query: null }, { query: 5 }, { query: '{ __typename }', variables: [] }, { query: '{ __typename }', extensions: 5 }])(
    '%j',
    async (body) => {
      for (const path of ['/graphql', '/graphql/stream'])
        expect([path, await post(path, { body: JSON.stringify(body) })]).toMatchObject([path, { status: 400, code: 'BAD_REQUEST' }]);
    },
  );
});
