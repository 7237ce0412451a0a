import { connect } from 'node:net';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film', type: 'VIDEO' }, { id: 'other', type: 'VIDEO' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const post = (path: string, as: string, body: unknown, headers: Record<string, string> = {}) => send(app, 'POST', path, { as, body, headers });
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
  ])('%s: %d, returned as a problem, and nothing is recorded', async (_, status, sent) => {
    await send(app, 'GET', '/api/user/favorites', { as: 'h1' });
    const before = await tableHashes(app.pool);
    const { status: got, headers, body } = await send(app, 'POST', like, { as: 'h1', ...sent });
    expect([got, body.status, body.success]).toEqual([status, status, false]);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(body).length).toBeLessThan(1_000);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('takes ids with slashes, spaces, dots and letters of all kinds, encoded, for what they are', async () => {
    const ids = ['a/b', '../../etc/passwd', 'with space', '50%', 'ü🎬?#', '..', 'x'.repeat(255), '字'.repeat(255)];
    await app.addContents(...ids.map((id) => ({ id })));
    // In a body, every one of them; in an address, all but the one that no client sends as it is.
    for (const id of ids) expect([id, (await post('/api/interactions/like', 'h2', { listingId: id })).status]).toEqual([id, 200]);
    for (const id of ids.filter((one) => one !== '..')) {
      const { status, body } = await post(`/api/content/article/${encodeURIComponent(id)}/view`, 'h2', {});
      expect([id, status, body.data]).toEqual([id, 200, { viewCount: 1, hasViewed: true }]);
      expect((await send(app, 'GET', `/api/listings/${encodeURIComponent(id)}/stats`)).body.data.listingId).toBe(id);
    }
    expect((await send(app, 'GET', '/interactions/history/a', { as: 'a/b' })).status).toBe(403);
    expect((await send(app, 'GET', `/interactions/history/${encodeURIComponent('a/b')}`, { as: 'a/b' })).status).toBe(200);
  });

  it.each([
    ['GET', '/api/listings/%00/stats', 400],
    ['GET', '/api/listings/%ZZ/stats', 400],
    ['GET', '/api/listings/%C3%28/stats', 400],
    ['GET', '/api/listings/../../etc/passwd', 404],
    ['GET', '/api/docs/static/..%2f..%2f..%2fpackage.json', 404],
    ['GET', '/api/nothing', 404],
    ['GET', '/interactions/nothing', 404],
    ['DELETE', '/api/interactions/like', 404],
    ['GET', '/api/interactions/like', 404],
    ['PUT', '/api/content/video/film/view', 404],
  ])('%s %s: %d', async (method, path, status) => {
    // Sent unchanged: fetch would normalize it.
    expect(await rawStatus(method, path)).toBe(status);
  });

  it('takes no id that is longer than any could be', async () => {
    expect(await rawStatus('GET', `/api/listings/${'x'.repeat(3000)}/stats`)).toBe(414);
  });

  it('reports a wrong token before anything else, and a missing one before the form', async () => {
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

async function rawStatus(method: string, path: string): Promise<number> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${await tokenOf('raw')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
}
