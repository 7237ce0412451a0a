import { request } from 'node:http';
import type { Pool } from 'pg';
import { keptOrigin } from '../src/domain/view-origin';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { RecordViewDocument } from './support/operations';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';

const dayMs = 86_400_000;
const apps: TestApp[] = [];
afterAll(() => Promise.all(apps.map((app) => app.stop())));

async function start(env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  const app = await startApp({ env });
  apps.push(app);
  await app.addContents({ id: 'c', ownerId: 'owner' }, { id: 'd' });
  return app;
}

/** A view by a client with this address, over a chain of proxies with these forwarded addresses. */
async function viewAs(app: TestApp, user: string, headers: Record<string, string> = {}, input: object = {}): Promise<void> {
  const body = JSON.stringify({
    query: 'mutation ($input: RecordViewInput!) { recordView(input: $input) { qualified } }',
    variables: { input: { contentId: 'c', ...input } },
  });
  const authorization = headers.authorization ?? `Bearer ${await tokenOf(user)}`;
  await new Promise<void>((resolve, reject) => {
    const asked = request(
      `${app.url}/graphql`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers, authorization } },
      (response) => {
        let text = '';
        response.on('data', (piece) => (text += piece));
        response.on('end', () => (text.startsWith('{"data":{"recordView":{"qualified":true}}') ? resolve() : reject(new Error(text))));
      },
    );
    asked.on('error', reject).end(body);
  });
}

const detailsOf = async (pool: Pool, user: string) =>
  (
    await pool.query(
      'SELECT source, session_id AS "sessionId", referrer, user_agent AS "userAgent", ip_address AS "ipAddress" FROM view_details WHERE user_id = $1',
      [user],
    )
  ).rows;

it('keeps per viewing where it came from, apart from the views', async () => {
  const app = await start();
  const input = { source: 'search', sessionId: 's-1', referrer: 'https://example.org/list?q=1' };
  await viewAs(app, 'u1', { 'user-agent': 'Player/1.0' }, input);
  await viewAs(app, 'u1', { 'user-agent': 'x'.repeat(2000) }, { source: 'mail' });
  expect(await detailsOf(app.pool, 'u1')).toEqual([
    { ...input, userAgent: 'Player/1.0', ipAddress: '127.0.0.0' },
    { source: 'mail', sessionId: null, referrer: null, userAgent: 'x'.repeat(500), ipAddress: '127.0.0.0' },
  ]);
});

it('keeps nothing of a repeat, nothing of what did not count, and no address of a service', async () => {
  const app = await start();
  const input = { eventId: '0192f0c1-2a6f-7c3e-9d53-0123456789ab', source: 'first' };
  await viewAs(app, 'u1', {}, input);
  await viewAs(app, 'u1', {}, { ...input, source: 'second' });
  expect(await detailsOf(app.pool, 'u1')).toMatchObject([{ source: 'first' }]);
  await app.get(RecordViewDocument, { input: { contentId: 'c', source: 'import' } }, { as: 'importer', role: 'service' });
  expect(await detailsOf(app.pool, 'importer')).toEqual([{ source: 'import', sessionId: null, referrer: null, userAgent: null, ipAddress: null }]);
});

it('returns the origins of viewings: by source or by referrer, of some days, the most frequent first, and at most as many as requested', async () => {
  const app = await start();
  const { act, read, refusedRead } = actsOn(() => app);
  const viewed = async (as: string, source: string, referrer: string, daysAgo: number) => {
    await act('recordView', { contentId: 'c', source, referrer }, { as, select: 'qualified' });
    // What counts is when it was recorded: as if that had been then.
    await app.pool.query('UPDATE view_details SET day = day - $1::int WHERE referrer = $2', [daysAgo, referrer]);
  };
  await viewed('u1', 'search', 'https://a.example/one', 0);
  await viewed('u1', 'search', 'https://A.example:8443/two?q=1', 2);
  await viewed('u2', 'search', 'https://b.example/', 2);
  await viewed('u2', 'mail', 'android-app://c', 4);
  const sources = async (args = '') =>
    (await read(`{ viewSources(contentId: "c"${args}) { name viewingCount viewerCount } }`, {}, { as: 'owner' })).viewSources;
  const source = (name: string, viewingCount: number, viewerCount: number) => ({ name, viewingCount, viewerCount });
  const ago = (days: number) => `"${new Date(Date.now() - days * dayMs).toISOString()}"`;
  expect(await sources()).toEqual([source('search', 3, 2), source('mail', 1, 1)]);
  expect(await sources(', first: 1')).toEqual([source('search', 3, 2)]);
  expect(await sources(', by: REFERRER_HOST')).toEqual([source('a.example', 2, 1), source('b.example', 1, 1), source('c', 1, 1)]);
  expect(await sources(`, from: ${ago(3)}`)).toEqual([source('search', 3, 2)]);
  expect(await sources(`, to: ${ago(2)}`)).toEqual([source('search', 2, 2), source('mail', 1, 1)]);
  expect(await sources(`, from: ${ago(3)}, to: ${ago(1)}, by: REFERRER_HOST`)).toEqual([source('a.example', 1, 1), source('b.example', 1, 1)]);
  expect(await refusedRead('{ viewSources(contentId: "c") { name } }', {}, { as: 'u1' })).toMatchObject({ code: 'FORBIDDEN' });
});

it('a view over a WebSocket has its origin too', async () => {
  const app = await start();
  const socket = await openSocket(app.url);
  await socket.init(await tokenOf('ws-user'));
  await socket.ask('mutation { recordView(input: { contentId: "c", source: "socket" }) { qualified } }');
  await socket.close();
  expect(await detailsOf(app.pool, 'ws-user')).toMatchObject([{ source: 'socket', ipAddress: '127.0.0.0' }]);
});

it('with details kept for 0 days writes nothing down, and counts all the same', async () => {
  const app = await start({ RETENTION_DAYS: '{"viewDetails": 0}' });
  await viewAs(app, 'u1', { 'user-agent': 'Player/1.0' }, { source: 'search', sessionId: 's', referrer: 'r' });
  expect((await app.pool.query('SELECT * FROM view_details')).rows).toEqual([]);
  expect((await app.pool.query('SELECT view_count FROM content_stats WHERE content_id = $1', ['c'])).rows).toEqual([{ view_count: 1 }]);
});

describe('the IP address', () => {
  const key = 'a key of the tests, more than 32 bytes long';
  const kept = (ipAddress: string, mode: 'truncated' | 'hashed' | 'whole' | 'none', ipAddressKey: string | null = null) =>
    keptOrigin({ ipAddress, userAgent: null }, { ipAddress: mode, ipAddressKey }).ipAddress;

  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2001:db8:1234:5678:9abc::1', '2001:db8:1234::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['not an address', null],
    ['', null],
  ])('%s is truncated to %s', (whole, truncated) => expect(kept(whole, 'truncated')).toBe(truncated || null));

  it('is hashed with a key, so that equal ones are equal and an attacker cannot try them all', () => {
    const hashed = kept('203.0.113.77', 'hashed', key);
    expect(hashed).toMatch(/^[\w-]{22}$/);
    expect(kept('::ffff:203.0.113.77', 'hashed', key)).toBe(hashed);
    expect(kept('203.0.113.78', 'hashed', key)).not.toBe(hashed);
    expect(kept('203.0.113.77', 'hashed', `${key}!`)).not.toBe(hashed);
  });

  it('is whole or nothing where that is configured', () => {
    expect(kept('203.0.113.77', 'whole')).toBe('203.0.113.77');
    expect(kept('203.0.113.77', 'none')).toBeNull();
  });

  it('is taken from a proxy only where the proxy is trusted', async () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.7, 203.0.113.77' };
    const strict = await start({ VIEW_IP_ADDRESS: 'whole' });
    await viewAs(strict, 'u1', forwarded);
    expect(await detailsOf(strict.pool, 'u1')).toMatchObject([{ ipAddress: '127.0.0.1' }]);
    const oneHop = await start({ VIEW_IP_ADDRESS: 'whole', TRUST_PROXY: '1' });
    await viewAs(oneHop, 'u1', forwarded);
    expect(await detailsOf(oneHop.pool, 'u1')).toMatchObject([{ ipAddress: '203.0.113.77' }]);
    const named = await start({ VIEW_IP_ADDRESS: 'whole', TRUST_PROXY: 'loopback, 203.0.113.0/24' });
    await viewAs(named, 'u1', forwarded);
    expect(await detailsOf(named.pool, 'u1')).toMatchObject([{ ipAddress: '198.51.100.7' }]);
  });
});
