import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { createTrustedDocuments } from '../src/graphql/limits/trusted-documents';
import { createConnections } from '../src/live/connections';
import { startApp, type TestApp } from './support/app';
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

interface Answered {
  status: number;
  retryAfter: string | null;
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: { cost?: { requested: number; limit: number } };
}

async function post(app: TestApp, body: object, headers: Record<string, string> = {}): Promise<Answered> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...((await response.json()) as object) };
}
const as = async (user: string, role: Parameters<typeof tokenOf>[1] = 'user') => ({ authorization: `Bearer ${await tokenOf(user, role)}` });
const codeOf = ({ errors }: Answered) => errors?.[0]?.extensions.code;

describe('an operation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await app.addContents({ id: 'c1' });
  });
  afterAll(() => app.stop());

  it('returns its cost and the limit: pages count by their size, given or by default', async () => {
    const costOf = async (query: string, variables = {}) => (await post(app, { query, variables })).extensions?.cost;
    const limit = 10_000;
    expect(await costOf('{ __typename }')).toEqual({ requested: 1, limit });
    expect(await costOf('{ content(id: "c1") { title } }')).toEqual({ requested: 3, limit });
    // 20 for the ranking; for each entry 4 objects and 1 scalar.
    expect(await costOf('{ trending(first: 50) { edges { node { content { stats { likeCount } } } } } }')).toEqual({ requested: 20 + 205, limit });
    expect(await costOf('query ($n: Int!) { trending(first: $n) { nodes { rank } } }', { n: 10 })).toEqual({ requested: 31, limit });
    expect(await costOf('query ($n: Int! = 10) { trending(first: $n) { nodes { rank } } }')).toEqual({ requested: 31, limit });
    expect(await costOf('{ trending { nodes { rank } } }')).toEqual({ requested: 42, limit });
    const paged = 'query ($n: Int! = 50, $ids: [ID!]! = ["c1", "c2"]) { trending(first: $n) { nodes { rank } } contents(ids: $ids) { id } }';
    expect(await costOf(paged)).toEqual({ requested: 20 + 55 + 2 + 3, limit });
    expect(await costOf(paged, { n: 10, ids: ['c1'] })).toEqual({ requested: 20 + 11 + 2 + 2, limit });
    const spread = 'fragment F on Query { trending(first: 50) { nodes { rank } } } ';
    expect(await costOf(`${spread} { ...F }`)).toEqual({ requested: 75, limit });
  });

  it('that would cost too much is refused before it is executed, with what it would', async () => {
    // A user gets a row at the first request.
    await post(app, { query: '{ __typename }' }, await as('u1'));
    const before = await tableHashes(app.pool);
    const query = '{ collections(first: 100) { edges { node { items(first: 100) { edges { node { content { title } } } } } } } }';
    const answer = await post(app, { query }, await as('u1'));
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX', cost: { limit: 10_000 }, retryable: false } }] });
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('may cost as much as the operator lets it', async () => {
    const cheap = await startApp({ databaseUrl: app.databaseUrl, env: { MAX_COST: '30' } });
    expect(await post(cheap, { query: '{ trending(first: 9) { nodes { rank } } }' })).toMatchObject({
      status: 200,
      extensions: { cost: { requested: 30, limit: 30 } },
    });
    expect(await post(cheap, { query: '{ trending(first: 10) { nodes { rank } } }' })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX', cost: { requested: 31, limit: 30 } } }],
    });
    await cheap.stop();
  });

  it.each([
    ['50 levels deep', `{ __schema { types { fields { type ${'{ ofType '.repeat(50)} { name } ${'}'.repeat(50)} } } } }`, 'QUERY_TOO_COMPLEX'],
    ['of 101 aliases', `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: __typename`).join(' ')} }`, 'QUERY_TOO_COMPLEX'],
    ['of 51 directives', `{ ${Array.from({ length: 51 }, () => '__typename @include(if: true)').join(' ')} }`, 'QUERY_TOO_COMPLEX'],
    ['of more than 2,500 tokens', `{ ${'__typename '.repeat(2_600)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['of fragments that double each other', bomb(30), 'QUERY_TOO_COMPLEX'],
    ['with an alias of 256 characters', `{ ${'a'.repeat(256)}: __typename }`, 'QUERY_TOO_COMPLEX'],
    ['of 101 fragment spreads', `{ ${'...F '.repeat(101)} } fragment F on Query { __typename }`, 'QUERY_TOO_COMPLEX'],
    ['of 21 fields of one name', `{ ${'content(id: "c1") { id } '.repeat(21)} }`, 'QUERY_TOO_COMPLEX'],
    ['of introspection within introspection', introspectionOfFields(40), 'QUERY_TOO_COMPLEX'],
  ])('%s is rejected in no time, over every transport', async (_, query, code) => {
    const began = performance.now();
    const answer = await post(app, { query });
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
    expect(performance.now() - began).toBeLessThan(2_000);
    const socket = await openSocket(app.url);
    await socket.init();
    expect(await socket.ask(query)).toMatchObject([{ extensions: { code } }]);
    await socket.close();
    const stream = await fetch(`${app.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    });
    expect(await stream.text()).toContain(code);
  });

  it('may ask for the whole schema, where the playground may', async () => {
    expect(await post(app, { query: getIntrospectionQuery() })).toMatchObject({ status: 200, data: { __schema: {} } });
    const closed = await startApp({ env: { INTROSPECTION: 'off' } });
    const { errors } = await post(closed, { query: '{ __schema { queryType { name } } }' });
    expect(errors).toMatchObject([
      { message: 'This server does not allow introspection (INTROSPECTION=off).', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await closed.stop();
  });

  it('comes alone: lists of operations are refused', async () => {
    expect(codeOf(await post(app, [{ query: '{ __typename }' }, { query: '{ __typename }' }]))).toBe('BAD_REQUEST');
  });

  it('may be asked for by its hash once the server has seen it', async () => {
    const query = '{ content(id: "c1") { id title } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
    expect(codeOf(await post(app, { extensions }))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await post(app, { query, extensions })).toMatchObject({ data: { content: { id: 'c1' } } });
    expect(await post(app, { extensions })).toMatchObject({ data: { content: { id: 'c1' } } });
  });
});

/** Each of the types with its fields, repeated the given number of times. */
function introspectionOfFields(times: number): string {
  const fields = Array.from(
    { length: times },
    (_, n) => `a${n}: fields { args { type { ofType { ofType { name } } } } type { ofType { ofType { name } } } }`,
  );
  return `{ __schema { types { ${fields.join(' ')} } } }`;
}

/** Each fragment spreads the next one twice. */
function bomb(size: number): string {
  const fragments = Array.from({ length: size }, (_, n) => `fragment F${n} on Query { a${n}: __typename ...F${n + 1} ...F${n + 1} }`);
  return `{ ...F0 } ${fragments.join(' ')} fragment F${size} on Query { __typename }`;
}

describe('trusted documents', () => {
  const known = 'query Title { content(id: "c1") { title } }';
  const file = join(mkdtempSync(join(tmpdir(), 'rapport-documents-')), 'manifest.json');
  const id = createHash('sha256').update(known).digest('hex');
  writeFileSync(file, JSON.stringify({ [id]: known, named: '{ content(id: "c1") { id } }' }));
  const apps: TestApp[] = [];
  const start = async (TRUSTED_DOCUMENTS: string) => {
    const open = await startApp();
    await open.addContents({ id: 'c1', title: 'A film' });
    const app = await startApp({ databaseUrl: open.databaseUrl, env: { TRUSTED_DOCUMENTS, TRUSTED_DOCUMENTS_FILE: file } });
    apps.push(app, open);
    return app;
  };
  afterAll(() => Promise.all(apps.map((app) => app.stop())));

  it('enforced: operations in the list are answered, by text or id, over every transport, and others by none', async () => {
    const app = await start('enforce');
    const title = { data: { content: { title: 'A film' } } };
    expect(await post(app, { query: known })).toMatchObject(title);
    expect(await post(app, { documentId: `sha256:${id}` })).toMatchObject(title);
    expect(await post(app, { extensions: { persistedQuery: { version: 1, sha256Hash: id } } })).toMatchObject(title);
    expect(await post(app, { documentId: 'named' })).toMatchObject({ data: { content: { id: 'c1' } } });
    const byAddress = await fetch(`${app.url}/graphql?documentId=named`);
    expect(await byAddress.json()).toMatchObject({ data: { content: { id: 'c1' } } });
    const others = [{ query: '{ content(id: "c1") { id title } }' }, { documentId: 'unknown' }, { query: `${known} ` }, {}];
    for (const body of others)
      expect(await post(app, body, await as('op', 'admin'))).toMatchObject({ status: 400, errors: [{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }] });
    const streamed = async (method: string, asked: Record<string, unknown>) => {
      const parameters = Object.entries(asked).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
      const isGet = method === 'GET';
      const response = await fetch(`${app.url}/graphql/stream${isGet ? `?${new URLSearchParams(parameters)}` : ''}`, {
        method,
        ...(!isGet && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(asked) }),
      });
      return [response.status, await response.text()];
    };
    for (const method of ['GET', 'POST']) {
      for (const asked of [{ query: known }, { documentId: id }, { extensions: { persistedQuery: { version: 1, sha256Hash: id } } }])
        expect([method, asked, await streamed(method, asked)]).toEqual([
          method,
          asked,
          [200, expect.stringContaining(JSON.stringify(title).slice(0, -1))],
        ]);
      for (const asked of others)
        expect([method, asked, await streamed(method, asked)]).toEqual([method, asked, [400, expect.stringContaining('UNTRUSTED_DOCUMENT')]]);
    }
    const socket = await openSocket(app.url);
    await socket.init();
    expect(await socket.ask(known)).toMatchObject(title);
    expect(await socket.ask('{ __typename }')).toMatchObject([{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }]);
    await socket.close();
  });

  it('logged: others are answered too, and logged once each', async () => {
    expect(await post(await start('log'), { query: '{ content(id: "c1") { id } }' })).toMatchObject({ data: { content: { id: 'c1' } } });
    const warn = jest.fn();
    const { sourceOf } = createTrustedDocuments('log', file, warn);
    const others = ['{ __typename }', '{ a: __typename }'];
    for (const query of [known, ...others, ...others]) expect(sourceOf({ query, operationName: 'Mine' })).toBeUndefined();
    const hashes = others.map((query) => createHash('sha256').update(query).digest('hex'));
    expect(warn.mock.calls).toEqual(hashes.map((document) => [{ document, operationName: 'Mine' }, expect.any(String)]));
  });
});

describe('rates', () => {
  it('are counted for each user, and for each address of those without a token; services have none', async () => {
    const app = await startApp({ env: { RATE_LIMIT: '5', RATE_LIMIT_ANONYMOUS: '3' } });
    const asked = async (headers = {}) => post(app, { query: '{ __typename }' }, headers);
    const many = async (count: number, headers = {}) => {
      const statuses: number[] = [];
      for (let n = 0; n < count; n++) statuses.push((await asked(headers)).status);
      return statuses;
    };
    expect(await many(7, await as('u1'))).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await many(5, await as('u2'))).toEqual([200, 200, 200, 200, 200]);
    expect(await many(4)).toEqual([200, 200, 200, 429]);
    expect(await many(10, await as('s', 'service'))).not.toContain(429);
    const refused = await asked(await as('u1'));
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) } }] });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    const rest = await fetch(`${app.url}/api/user/favorites`, { headers: await as('u1') });
    expect([rest.status, Number(rest.headers.get('retry-after')) > 0, await rest.json()]).toEqual([
      429,
      true,
      expect.objectContaining({ code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) }),
    ]);
    const socket = await openSocket(app.url);
    await socket.init(await tokenOf('u1'));
    expect(await socket.ask('{ __typename }')).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await socket.close();
    await app.stop();
  });

  it('count operations that are rejected for their cost', async () => {
    const app = await startApp({ env: { RATE_LIMIT_ANONYMOUS: '3' } });
    const codes: unknown[] = [];
    for (let n = 0; n < 4; n++)
      codes.push(
        codeOf(
          await post(app, { query: `{ ${Array.from({ length: 20 }, (_, k) => `a${k}: similarContent(contentId: "c${n}") { score }`).join(' ')} }` }),
        ),
      );
    expect(codes).toEqual(['QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX', 'RATE_LIMITED']);
    await app.stop();
  });
});

describe('who comes without a token', () => {
  it('is counted by their address; by IPv6 by the first 64 bits, which a household has one of', async () => {
    const app = await startApp({ env: { RATE_LIMIT_ANONYMOUS: '2', TRUST_PROXY: '1' } });
    const from = async (address: string) => (await post(app, { query: '{ __typename }' }, { 'x-forwarded-for': address })).status;
    expect([await from('2001:db8:0:1::1'), await from('2001:db8:0:1:ffff::2'), await from('2001:DB8:0:1::3')]).toEqual([200, 200, 429]);
    expect(await from('2001:db8:0:2::1')).toBe(200);
    expect([await from('192.0.2.1'), await from('::ffff:192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 200, 429, 200]);
    await app.stop();
  });

  it('has a maximum of lasting connections, counted the same', () => {
    const connections = createConnections();
    const from = (address: string) => connections.enter(null, address);
    for (let n = 0; n < 1_000; n++) from(`2001:db8:0:1::${n.toString(16)}`);
    expect(() => from('2001:db8:0:1:1::1')).toThrow('At most 1000 connections at a time');
    from('2001:db8:0:2::1');
    expect(connections.count()).toBe(1_001);
  });
});

describe('in production', () => {
  it('no page of another origin may call, but those that the operator names', async () => {
    const closed = await startApp({ env: { NODE_ENV: 'production' } });
    const open = await startApp({ databaseUrl: closed.databaseUrl, env: { NODE_ENV: 'production', CORS_ORIGINS: 'https://shop.example' } });
    const allowed = async (app: TestApp, method: string, origin: string) => {
      const asking = { origin, 'access-control-request-method': 'POST' };
      const { headers } = await fetch(`${app.url}/${method === 'OPTIONS' ? 'graphql' : 'health'}`, { method, headers: asking });
      return headers.get('access-control-allow-origin');
    };
    for (const method of ['OPTIONS', 'GET']) {
      expect(await allowed(closed, method, 'https://shop.example')).toBeNull();
      expect(await allowed(open, method, 'https://shop.example')).toBe('https://shop.example');
      expect(await allowed(open, method, 'https://evil.example')).toBeNull();
    }
    await open.stop();
    await closed.stop();
  });

  it('the schema is hidden, and no page is served unless configured', async () => {
    const app = await startApp({ env: { NODE_ENV: 'production' } });
    expect(codeOf(await post(app, { query: '{ __schema { types { name } } }' }))).toBe('GRAPHQL_VALIDATION_FAILED');
    const socket = await openSocket(app.url);
    await socket.init();
    expect((await socket.ask('{ __schema { types { name } } }'))[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    await socket.close();
    expect((await fetch(`${app.url}/playground/`)).status).toBe(404);
    const { headers } = await fetch(`${app.url}/health`);
    expect({ ...Object.fromEntries([...(headers as unknown as Iterable<[string, string]>)]) }).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringMatching(/^max-age=/),
    });
    await app.stop();
  });
});
