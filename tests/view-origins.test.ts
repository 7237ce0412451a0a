import { request } from 'node:http';
import type { Pool } from 'pg';
import { keptOrigin } from '../src/views/origin';
import { purgeViewDetails } from '../src/views/purge';
import { startApp, type TestApp, tokenOf } from './support/app';
import { brokenLaws } from './support/laws';
import { RecordViewDocument, ViewSourcesDocument } from './support/operations';
import { openSocket } from './support/socket';

const dayMs = 86_400_000;
const apps: TestApp[] = [];
afterAll(() => Promise.all(apps.map((app) => app.stop())));

async function start(env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  const app = await startApp({ env });
  apps.push(app);
  await app.addContents({ id: 'c', ownerId: 'owner' }, { id: 'd' });
  return app;
}

/** A view by a client that says who it is, over a chain of proxies that say whom they speak for. */
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
        response.on('end', () => (text === '{"data":{"recordView":{"qualified":true}}}\n' ? resolve() : reject(new Error(text))));
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

it('a view over a WebSocket has its origin too', async () => {
  const app = await start();
  const socket = await openSocket(app.url);
  await socket.init(await tokenOf('ws-user'));
  await socket.ask('mutation { recordView(input: { contentId: "c", source: "socket" }) { qualified } }');
  await socket.close();
  expect(await detailsOf(app.pool, 'ws-user')).toMatchObject([{ source: 'socket', ipAddress: '127.0.0.0' }]);
});

it('with VIEW_DETAIL_RETENTION_DAYS=0 writes nothing down, and counts all the same', async () => {
  const app = await start({ VIEW_DETAIL_RETENTION_DAYS: '0' });
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

  it('is hashed under a key, so that equal ones are equal and nobody can try them all', () => {
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

describe('purging', () => {
  it('takes what is older than the days configured, by day, and leaves every count', async () => {
    const app = await start();
    for (const user of ['u1', 'u2', 'u3', 'u4']) await viewAs(app, user, {}, { source: user });
    const age = (user: string, days: number) => app.pool.query(`UPDATE view_details SET day = day - $2::int WHERE user_id = $1`, [user, days]);
    await age('u1', 31);
    await age('u2', 30);
    await age('u3', 400);
    expect(await purgeViewDetails(app.pool, 30, Date.now())).toBe(2);
    expect((await app.pool.query('SELECT user_id FROM view_details ORDER BY 1')).rows.map(({ user_id }) => user_id)).toEqual(['u2', 'u4']);
    expect(await purgeViewDetails(app.pool, 30, Date.now() + dayMs)).toBe(1);
    expect(await brokenLaws(app.pool)).toEqual([]);
    const { rows } = await app.pool.query(`EXPLAIN DELETE FROM view_details WHERE day = '2026-01-01'`);
    expect(JSON.stringify(rows)).toContain('view_details_day_idx');
  });

  it('runs by itself when a server starts, and shows in the metrics', async () => {
    const app = await start();
    await viewAs(app, 'u1');
    await app.pool.query('UPDATE view_details SET day = day - 91');
    const another = await startApp({ databaseUrl: app.databaseUrl });
    try {
      const metrics = async () => (await fetch(`${another.url}/metrics`)).text();
      while (!(await metrics()).includes('rapport_job_runs_total{job="purge-view-details",outcome="done"} 1')) await new Promise(setImmediate);
      expect(await metrics()).toMatch(/^rapport_view_details_purged_total 1$/m);
    } finally {
      await another.stop();
    }
    expect((await app.pool.query('SELECT * FROM view_details')).rows).toEqual([]);
  });
});

describe('viewSources', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await start();
    for (const [user, source, referrer] of [
      ['u1', 'search', 'https://www.Example.org/a'],
      ['u1', 'search', 'https://user@example.net:8080/b'],
      ['u2', 'search', 'no address'],
      ['u3', 'mail', 'https://www.example.org'],
      ['u5', 'ipv6', 'http://[2001:db8::1]:80/x'],
      ['u4', undefined, undefined],
    ])
      await viewAs(app, user as string, {}, { source, referrer });
  });
  const sources = async (variables: object, as = 'owner', role?: 'moderator') =>
    (await app.get(ViewSourcesDocument, { contentId: 'c', ...variables }, { as, role })).viewSources;

  it('tells its owner and the operators where viewings came from', async () => {
    const bySource = [
      { name: 'search', viewingCount: 3, viewerCount: 2 },
      { name: 'ipv6', viewingCount: 1, viewerCount: 1 },
      { name: 'mail', viewingCount: 1, viewerCount: 1 },
      { name: null, viewingCount: 1, viewerCount: 1 },
    ];
    expect(await sources({})).toEqual(bySource);
    expect(await sources({ first: 1 }, 'someone', 'moderator')).toEqual(bySource.slice(0, 1));
    expect(await sources({ by: 'REFERRER_HOST' })).toEqual([
      { name: 'www.example.org', viewingCount: 2, viewerCount: 2 },
      { name: null, viewingCount: 2, viewerCount: 2 },
      { name: '[2001:db8::1]', viewingCount: 1, viewerCount: 1 },
      { name: 'example.net', viewingCount: 1, viewerCount: 1 },
    ]);
    expect(await sources({ from: '0000-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' })).toHaveLength(4);
    const day = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
    expect(await sources({ from: day(-3), to: day(-1) })).toEqual([]);
    expect(await sources({ from: day(-1), to: day(1) })).toHaveLength(4);
  });

  it('tells nobody else', async () => {
    const refusal = async (variables: object, as?: string) =>
      (await app.ask(ViewSourcesDocument, { contentId: 'c', ...variables }, { as })).errors[0]?.extensions;
    expect(await refusal({}, 'stranger')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal({})).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await refusal({ contentId: 'nowhere' }, 'owner')).toMatchObject({ code: 'NOT_FOUND', field: 'contentId' });
    expect(await refusal({ first: 101 }, 'owner')).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
    const now = new Date().toISOString();
    expect(await refusal({ from: now, to: now }, 'owner')).toMatchObject({ code: 'BAD_USER_INPUT', field: 'to' });
  });
});
