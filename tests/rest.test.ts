import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv';
import { purgeRequestKeys } from '../src/rest/once';
import { actsOn } from './support/act';
import { startApp, type TestApp, tokenOf } from './support/app';
import { brokenLaws } from './support/laws';
import { clientOf, send } from './support/rest';
import { stored } from './support/stored';

let app: TestApp;
const { act: perform } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film', type: 'VIDEO' }, { id: 'other', type: 'VIDEO' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const post = (path: string, as: string, body: unknown, headers: Record<string, string> = {}) => send(app, 'POST', path, { as, body, headers });
const share = (as: string, key: string, body: object = { listingId: 'film' }) =>
  post('/api/interactions/share', as, body, { 'idempotency-key': key });
const sharesOf = async (contentId: string) => (await send(app, 'GET', `/api/listings/${contentId}/stats`)).body.data.totalShares;

describe('the description', () => {
  it('is valid OpenAPI 3.1, and checked in as it is: after a change run "npm run schema" and "npm run codegen"', async () => {
    const { body } = await send(app, 'GET', '/api/openapi.json');
    const validator = new Validator();
    expect(await validator.validate(structuredClone(body))).toMatchObject({ valid: true });
    expect([validator.version, body.openapi]).toEqual(['3.1', '3.1.0']);
    expect(`${JSON.stringify(body, null, 2)}\n`).toBe(readFileSync('docs/openapi.json', 'utf8'));
  });

  it('names every endpoint of the documents', async () => {
    const { body } = await send(app, 'GET', '/api/openapi.json');
    const routes = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(
      [
        'POST /api/content/{contentType}/{contentId}/view',
        'GET /api/content/{contentType}/{contentId}/metadata',
        'POST /api/content/batch-metadata',
        'POST /api/interactions/like',
        'POST /api/interactions/save',
        'POST /api/interactions/view',
        'POST /api/interactions/share',
        'GET /api/user/favorites',
        'GET /api/user/interactions',
        'GET /api/listings/{id}/stats',
        'GET /api/analytics/popular',
        'GET /api/analytics/trending',
        'GET /api/analytics/user-activity',
        'POST /interactions/track',
        'GET /interactions/history/{userId}',
        'GET /interactions/patterns/{userId}',
        'GET /interactions/export/{userId}',
      ].sort(),
    );
  });

  it('describes every field, and every answer is as it says', async () => {
    const { body: description } = await send(app, 'GET', '/api/openapi.json');
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(description, 'api');
    await post('/interactions/track', 'd1', { contentId: 'film', interactionType: 'rate', interactionValue: 7 });
    await post('/api/interactions/save', 'd1', { listingId: 'film', tags: ['x'], metadata: { notes: 'y' } });
    const bare: string[] = [];
    for (const [path, methods] of Object.entries<Record<string, { responses: Record<string, { content?: object }> }>>(description.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        describedIn(responses, `${method} ${path}`, bare);
        if (method !== 'get') continue;
        const url = path
          .replace('{userId}', 'd1')
          .replace(/\{(contentId|id)\}/, 'film')
          .replace('{contentType}', 'video');
        const pointer = (status: number, type: string) =>
          `api#/paths/${path.replaceAll('/', '~1')}/get/responses/${status}/content/${type.replace('/', '~1')}/schema`;
        const { body } = await send(app, 'GET', url, { as: 'd1' });
        const matches = ajv.getSchema(encodeURI(pointer(200, 'application/json')).replace('api#', 'api#'));
        expect([path, matches?.(body), matches?.errors]).toEqual([path, true, null]);
        const refused = await send(app, 'GET', url, { headers: { authorization: 'Bearer nonsense' } });
        const isProblem = ajv.getSchema('api#/components/schemas/Problem');
        expect([refused.status, isProblem?.(refused.body)]).toEqual([401, true]);
      }
    }
    expect(bare).toEqual([]);
  });

  it('is read at /api/docs with nothing from elsewhere, under a policy that allows nothing from elsewhere', async () => {
    const page = await fetch(`${app.url}/api/docs`);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(file).not.toMatch(/^(https?:)?\/\//);
      expect((await fetch(new URL(file, `${app.url}/api/docs/`))).status).toBe(200);
    }
    // No script in the page itself, which the policy would not run.
    expect(html).not.toMatch(/<script(?![^>]*src=)/);
    const start = await (await fetch(`${app.url}/api/docs/static/swagger-initializer.js`)).text();
    expect(start).toContain('"validatorUrl":null');
  });
});

describe('an Idempotency-Key', () => {
  it('makes a repeat answer letter by letter as before, and count nothing', async () => {
    const key = randomUUID();
    const first = await share('k1', key);
    await share('k2', randomUUID());
    const again = await share('k1', key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(await sharesOf('film')).toBe(2);
  });

  it('counts once, however many come at the same moment', async () => {
    const before = await sharesOf('film');
    const answers = await Promise.all(Array.from({ length: 20 }, () => share('k3', 'all-at-once')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await sharesOf('film')).toBe(before + 1);
  });

  it('is refused with another body or another path, and nothing is done', async () => {
    await share('k4', 'mine');
    const before = await stored(app.pool);
    for (const refused of [
      await share('k4', 'mine', { listingId: 'other' }),
      await share('k4', 'mine', { listingId: 'film', metadata: { platform: 'mail' } }),
      await post('/api/interactions/like', 'k4', { listingId: 'film' }, { 'idempotency-key': 'mine' }),
    ])
      expect([refused.status, refused.body.code, refused.body.field]).toEqual([409, 'CONFLICT', 'Idempotency-Key']);
    expect(await stored(app.pool)).toEqual(before);
  });

  it("is each user's own", async () => {
    const before = await sharesOf('film');
    await share('k5', 'same');
    await share('k6', 'same');
    expect(await sharesOf('film')).toBe(before + 2);
  });

  it('of a refused request may be used again', async () => {
    expect((await share('k7', 'again', { listingId: 'not-yet' })).status).toBe(404);
    await app.addContents({ id: 'not-yet' });
    expect((await share('k7', 'again', { listingId: 'not-yet' })).body.data.totalShares).toBe(1);
  });

  it('does not undo what was done since: a late repeat of a like is no like', async () => {
    const like = (body: object, key: string) => post('/api/interactions/like', 'k8', { listingId: 'film', ...body }, { 'idempotency-key': key });
    await like({}, 'one');
    await like({ liked: false }, 'two');
    expect((await like({}, 'one')).body.data.liked).toBe(true);
    expect((await send(app, 'GET', '/api/content/video/film/metadata', { as: 'k8' })).body.data.hasLiked).toBe(false);
  });

  it('goes with every POST that writes', async () => {
    const requests: [string, object][] = [
      ['/api/content/video/film/view', { durationMs: 4000 }],
      ['/api/interactions/like', { listingId: 'film' }],
      ['/api/interactions/save', { listingId: 'film' }],
      ['/api/interactions/view', { listingId: 'film', metadata: { duration: 9 } }],
      ['/api/interactions/share', { listingId: 'film' }],
      ['/interactions/track', { contentId: 'film', interactionType: 'play' }],
    ];
    for (const [path, body] of requests) {
      const key = randomUUID();
      const [first, again] = [await post(path, 'k9', body, { 'idempotency-key': key }), await post(path, 'k9', body, { 'idempotency-key': key })];
      expect([path, again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([path, first.status, first.body, 'true']);
    }
    const { rows } = await app.pool.query(
      `SELECT (SELECT count(*) FROM interactions WHERE user_id = 'k9')::int AS events, (SELECT times_viewed FROM views WHERE user_id = 'k9')::int AS viewings`,
    );
    expect(rows).toEqual([{ events: 2, viewings: 2 }]);
  });

  it('names an event for ever: also when its answer is forgotten after a day, and in GraphQL', async () => {
    const key = randomUUID();
    const before = await sharesOf('other');
    await share('k10', key, { listingId: 'other' });
    await share('k10', 'no uuid at all'.replaceAll(' ', '-'), { listingId: 'other' });
    expect(await purgeRequestKeys(app.pool, Date.now() + 86_400_001)).toBeGreaterThan(0);
    expect((await share('k10', key, { listingId: 'other' })).body.data.isChanged).toBe(false);
    expect((await share('k10', 'no-uuid-at-all', { listingId: 'other' })).body.data.isChanged).toBe(false);
    expect((await perform('share', { contentId: 'other', eventId: key }, { as: 'k10' })).isChanged).toBe(false);
    expect(await sharesOf('other')).toBe(before + 2);
  });

  it('must be one', async () => {
    for (const key of ['', 'two words', 'x'.repeat(256)]) expect((await share('k11', key)).body.field).toBe('Idempotency-Key');
    expect((await share('k11', `"${randomUUID()}"`)).status).toBe(200);
  });
});

describe('hostile requests', () => {
  const like = '/api/interactions/like';

  it.each([
    ['no JSON', 400, { body: '{"listingId": "film"' }],
    ['nothing at all', 400, { body: '', headers: { 'content-type': 'application/json' } }],
    ['null', 400, { body: 'null' }],
    ['a prototype', 400, { body: '{"listingId": "film", "__proto__": {"liked": false}}' }],
    ['another type', 415, { body: 'listingId=film', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['XML', 415, { body: '<listing/>', headers: { 'content-type': 'text/xml' } }],
    ['10 MB of notes', 413, { body: { listingId: 'film', metadata: { notes: 'x'.repeat(10_000_000) } } }],
    ['an id with a NUL', 400, { body: { listingId: 'fi\0lm' } }],
    ['an id of 256 characters', 400, { body: { listingId: 'x'.repeat(256) } }],
    ['an id that is a list', 400, { body: { listingId: ['film'] } }],
    ['an id that is half a character', 400, { body: { listingId: '\ud800' } }],
    ["an id that looks like something else's", 400, { body: { listingId: 'User:film' } }],
  ])('%s: %d, told as a problem, and nothing is recorded', async (_, status, sent) => {
    await send(app, 'GET', '/api/user/favorites', { as: 'h1' });
    const before = await stored(app.pool);
    const { status: got, headers, body } = await send(app, 'POST', like, { as: 'h1', ...sent });
    expect([got, body.status, body.success]).toEqual([status, status, false]);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(body).length).toBeLessThan(1_000);
    expect(await stored(app.pool)).toEqual(before);
  });

  it('takes ids with slashes, spaces, dots and letters of all kinds, encoded, for what they are', async () => {
    const ids = ['a/b', '../../etc/passwd', 'with space', '50%', 'ü🎬?#', '..', 'x'.repeat(255), '字'.repeat(255)];
    await app.addContents(...ids.map((id) => ({ id })));
    for (const id of ids.filter((one) => one !== '..')) {
      const { status, body } = await post(`/api/content/article/${encodeURIComponent(id)}/view`, 'h2', {});
      expect([id, status, body.data]).toEqual([id, 200, { viewCount: 1, hasViewed: true }]);
      expect((await send(app, 'GET', `/api/listings/${encodeURIComponent(id)}/stats`)).body.data.listingId).toBe(id);
    }
    await send(app, 'GET', '/interactions/history/a', { as: 'a/b' });
    expect((await send(app, 'GET', `/interactions/history/${encodeURIComponent('a/b')}`, { as: 'a/b' })).status).toBe(200);
  });

  it.each([
    ['GET', '/api/listings/%00/stats', 400],
    ['GET', '/api/listings/%ZZ/stats', 400],
    ['GET', '/api/listings/%C3%28/stats', 400],
    ['GET', `/api/listings/${'x'.repeat(3000)}/stats`, 404],
    ['GET', '/api/listings/../../etc/passwd', 404],
    ['GET', '/api/docs/static/..%2f..%2f..%2fpackage.json', 404],
    ['GET', '/api/nothing', 404],
    ['GET', '/interactions/nothing', 404],
    ['DELETE', '/api/interactions/like', 404],
    ['GET', '/api/interactions/like', 404],
    ['PUT', '/api/content/video/film/view', 404],
  ])('%s %s: %d', async (method, path, status) => {
    // As it stands: fetch would tidy it up.
    expect(await rawStatus(method, path)).toBe(status);
  });

  it('tells a wrong token before anything else, and a missing one before the form', async () => {
    expect((await send(app, 'POST', like, { body: '{', headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
    const { status, headers } = await send(app, 'POST', like, { body: { listingId: 7.5 } });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await send(app, 'GET', '/api/analytics/popular', { headers: { authorization: 'Basic eDp5' } })).status).toBe(401);
  });

  it('answers HEAD without a body, and lets a page of another origin ask first', async () => {
    const head = await send(app, 'HEAD', '/api/analytics/popular');
    expect([head.status, head.body]).toEqual([200, '']);
    const asked = await fetch(app.url + like, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization,content-type,idempotency-key']);
    const answered = await fetch(`${app.url}/api/listings/film/stats`, { headers: { origin: 'https://shop.example' } });
    expect(answered.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it('leaves what GraphQL answers as it was: its errors are no problem details', async () => {
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

it('tells how long to wait where it may be tried again', async () => {
  const { record } = app.services.ledger;
  const { CodedError } = await import('../src/errors');
  app.services.ledger.record = () => Promise.reject(new CodedError('OVERLOADED', 'Too much is waiting.', { retryAfterMs: 2_500 }));
  try {
    const { status, headers, body } = await share('w1', 'waits');
    expect([status, headers.get('retry-after'), body]).toEqual([
      503,
      '3',
      expect.objectContaining({ code: 'OVERLOADED', retryable: true, retryAfterMs: 2_500, title: 'Service Unavailable' }),
    ]);
  } finally {
    app.services.ledger.record = record;
  }
  expect((await share('w1', 'waits')).body.data.isChanged).toBe(true);
});

it('masks what went wrong on our side, and names the request it is logged under', async () => {
  const { record } = app.services.ledger;
  app.services.ledger.record = () => Promise.reject(new Error('secret of the house'));
  try {
    const { status, body } = await share('w2', 'fails');
    expect([status, body.code, body.requestId]).toEqual([500, 'INTERNAL_SERVER_ERROR', expect.any(String)]);
    expect(JSON.stringify(body)).not.toContain('secret of the house');
  } finally {
    app.services.ledger.record = record;
  }
});

it('is gone with REST=off, and GraphQL is there', async () => {
  const without = await startApp({ env: { REST: 'off' } });
  try {
    for (const path of ['/api/openapi.json', '/api/docs', '/api/listings/film/stats', '/interactions/history/u1'])
      expect((await fetch(without.url + path)).status).toBe(404);
    expect((await without.ask('{ __typename }', {})).data).toEqual({ __typename: 'Query' });
  } finally {
    await without.stop();
  }
});

it('a client made from the description asks as its types say', async () => {
  const client = clientOf(app, 'typed');
  const { data, error, response } = await client.GET('/api/listings/{id}/stats', { params: { path: { id: 'nowhere' } } });
  expect([data, error?.code, error?.field, response.status]).toEqual([undefined, 'NOT_FOUND', 'id', 404]);
});

/** Adds where a property, at any depth of an answer, does not say what it is. */
function describedIn(node: unknown, path: string, bare: string[]): void {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties')
      for (const [name, property] of Object.entries(value as Record<string, { description?: string; $ref?: string }>))
        if (!property.description && !['data', 'success', 'page', 'metadata', 'patterns', 'trends', 'dateRange'].includes(name))
          bare.push(`${path} ${name}`);
    describedIn(value, path, bare);
  }
}

async function rawStatus(method: string, path: string): Promise<number> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${await tokenOf('raw')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
}
