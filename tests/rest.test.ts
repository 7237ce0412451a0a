import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv';
import { CodedError } from '../src/domain/errors';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { clientOf, send } from './support/rest';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film', type: 'VIDEO' }, { id: 'other', type: 'VIDEO' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const post = (path: string, as: string, body: unknown, headers: Record<string, string> = {}) => send(app, 'POST', path, { as, body, headers });
const share = (as: string, key: string, body: object = { listingId: 'film' }) =>
  post('/api/interactions/share', as, body, { 'idempotency-key': key });

/** What each POST may be sent. */
const bodies: Record<string, object> = {
  '/api/content/{contentType}/{contentId}/view': { durationMs: 4_000 },
  '/api/content/batch-metadata': { contentIds: ['film', 'nowhere'] },
  '/api/interactions/like': { listingId: 'film' },
  '/api/interactions/save': { listingId: 'film', tags: ['x'], metadata: { notes: 'y' } },
  '/api/interactions/view': { listingId: 'film', metadata: { duration: 1 } },
  '/api/interactions/share': { listingId: 'film', metadata: { platform: 'mail' } },
  '/interactions/track': { contentId: 'film', interactionType: 'rate', interactionValue: 7 },
};

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
    // So that lists hold something.
    for (const path of ['/interactions/track', '/api/interactions/save']) await post(path, 'd1', bodies[path]);
    const bare: string[] = [];
    type Methods = Record<string, { responses: Record<string, { content?: object }> }>;
    for (const [path, methods] of Object.entries<Methods>(description.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        describedIn(responses, `${method} ${path}`, bare);
        const url = path
          .replace('{userId}', 'd1')
          .replace(/\{(contentId|id)\}/, 'film')
          .replace('{contentType}', 'video');
        const body = method === 'post' ? bodies[path] : undefined;
        const { status, body: answer } = await send(app, method.toUpperCase(), url, { as: 'd1', body });
        const asDescribed = ajv.getSchema(
          `api#/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/${method}/responses/${status}/content/application~1json/schema`,
        );
        expect([path, status < 300, asDescribed?.(answer), asDescribed?.errors]).toEqual([path, true, true, null]);
        const refused = await send(app, method.toUpperCase(), url, { headers: { authorization: 'Bearer nonsense' }, body });
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

describe('an unknown field is rejected by its name, and nothing is recorded:', () => {
  // The first request of a user creates a row.
  beforeAll(() => send(app, 'GET', '/api/user/favorites', { as: 'd1' }));

  it.each(Object.entries(bodies))('in the body and the query of %s', async (path, body) => {
    const url = path.replace('{contentType}', 'video').replace('{contentId}', 'film');
    const before = await tableHashes(app.pool);
    for (const [sent, field] of [
      [await post(url, 'd1', { ...body, typo: 1 }), 'typo'],
      [await post(url, 'd1', { ...body, typo: null }), 'typo'],
      [await post(`${url}?lang=en`, 'd1', body), 'lang'],
    ] as const)
      expect([sent.status, sent.body.code, sent.body.field, sent.body.detail]).toEqual([
        400,
        'BAD_USER_INPUT',
        field,
        expect.stringContaining(`Unknown field "${field}". Allowed: `),
      ]);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('in an object of a body', async () => {
    const { status, body } = await post('/api/interactions/like', 'd1', { listingId: 'film', metadata: { platform: 'mail' } });
    expect([status, body.field, body.detail]).toEqual([400, 'metadata.platform', 'Unknown field "metadata.platform". Allowed: notes.']);
  });

  it('in the query of every GET', async () => {
    const { body: description } = await send(app, 'GET', '/api/openapi.json');
    const paths = Object.entries<object>(description.paths).filter(([, methods]) => 'get' in methods);
    for (const [path] of paths) {
      const url = path
        .replace('{userId}', 'd1')
        .replace(/\{(contentId|id)\}/, 'film')
        .replace('{contentType}', 'video');
      const { status, body } = await send(app, 'GET', `${url}?${'x'.repeat(2_000)}=1`, { as: 'd1' });
      expect([path, status, body.field, body.detail.length < 400]).toEqual([path, 400, 'x'.repeat(100), true]);
    }
  });
});

it('returns the time to wait if a retry can succeed', async () => {
  const { record } = app.services.ledger;
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

it('masks internal errors, and returns the request id in the log', async () => {
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
