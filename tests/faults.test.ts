import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { Client } from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '../src/infrastructure/database/embedded/embedded';
import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { startApp, type TestApp } from './support/app';
import { awaitProgress } from './support/await-progress';
import { shiftTime } from './support/clock';
import { brokenLaws } from './support/laws';
import { startProxy } from './support/proxy';
import { startRedis, type TestRedis, withRedis } from './support/redis';
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';
import { compare, startTraffic, type Traffic } from './support/traffic';
import { until } from './support/until';

const connections = 40;
const contents = Array.from({ length: 50 }, (_, i) => ({ id: `c${i}` }));
const options = { clients: 32, contents: 50, users: 200 };
const like = 'mutation ($contentId: ID!) { like(input: { contentId: $contentId }) { isChanged } }';
const title = 'query ($id: ID!) { content(id: $id) { title } }';

let dataDir: string;
let embedded: EmbeddedDatabase;
let app: TestApp;
const cleanUps: (() => unknown)[] = [];
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rapport-faults-'));
  embedded = await startEmbedded({ dataDir, settings: { max_connections: String(connections), fsync: 'off', shared_buffers: '32MB' } });
  const pool = createPool(embedded.url, 1);
  await migrate(pool);
  await pool.end();
  for (let i = 0; i < options.users; i++) await tokenOf(`user-${i}`);
  app = await startApp({ databaseUrl: embedded.url });
  await app.addContents(...contents);
}, 60_000);
afterEach(async () => {
  jest.useRealTimers();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(async () => {
  await app.stop();
  await embedded.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const postmaster = () => Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
/** The PostgreSQL with all its backends. */
function family(): number[] {
  const pid = postmaster();
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return [pid, ...children.trim().split(/\s+/).map(Number)];
}

/** Of all tests so far: what one finds may be another's. */
const traffics: Traffic[] = [];
function underLoad(): Traffic {
  const traffic = startTraffic(() => app.url, options);
  traffics.push(traffic);
  cleanUps.push(traffic.stop);
  return traffic;
}
const probe = async (path: string) => {
  const started = performance.now();
  const { status } = await fetch(app.url + path);
  return { status, isQuick: performance.now() - started < 3_000 };
};
/** All acknowledged facts are stored and no others, every counter is right, and no client received an internal error. */
async function allIsWell(traffic: Traffic, ...codes: string[]): Promise<void> {
  await traffic.stop();
  expect([...traffic.errors.keys()].filter((code) => !codes.includes(code))).toEqual([]);
  expect(await compare(app.pool, { ...traffic, sent: traffics.flatMap(({ sent }) => sent) })).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(app.pool)).toEqual([]);
}

describe('under load', () => {
  it('a PostgreSQL that is restarted in good order costs a pause', async () => {
    const traffic = underLoad();
    await awaitProgress(traffic, 200);
    process.kill(postmaster(), 'SIGINT');
    await awaitProgress(traffic, 400);
    await allIsWell(traffic, 'UNAVAILABLE');
  });

  it('a paused PostgreSQL costs a pause: the server lives, reports that it is not ready, and continues', async () => {
    const traffic = underLoad();
    await awaitProgress(traffic, 200);
    const paused = family();
    for (const pid of paused) process.kill(pid, 'SIGSTOP');
    cleanUps.push(() => paused.forEach((pid) => void process.kill(pid, 'SIGCONT')));
    expect(await probe('/health')).toEqual({ status: 200, isQuick: true });
    expect(await probe('/ready')).toEqual({ status: 503, isQuick: true });
    for (const pid of paused) process.kill(pid, 'SIGCONT');
    await until(async () => (await probe('/ready')).status === 200, 'ready again');
    await awaitProgress(traffic, 400);
    await allIsWell(traffic, 'UNAVAILABLE');
    expect(traffic.slowestMs).toBeLessThan(15_000);
  }, 60_000);

  it('a full disk of the database holds writes up, not reads, and loses nothing', async () => {
    // The error of a PostgreSQL that cannot extend a table, created by PostgreSQL itself. docs/reliability.md describes a really full disk.
    await app.pool.query(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'could not extend file "base/16384/16999": No space left on device' USING ERRCODE = '53100'; END $$`);
    cleanUps.push(() => app.pool.query('DROP FUNCTION full_disk CASCADE'));
    const traffic = underLoad();
    await awaitProgress(traffic, 200);
    await app.pool.query('CREATE TRIGGER full_disk BEFORE INSERT ON viewings EXECUTE FUNCTION full_disk()');
    let isAnswered = false;
    const sent: Traffic['sent'][number] = { kind: 'view', contentId: 'c1', userId: 'user-1', eventId: randomUUID(), isAcknowledged: true };
    traffic.sent.push(sent);
    const view = app
      .ask('mutation ($eventId: ID!) { recordView(input: { contentId: "c1", eventId: $eventId }) { qualified } }', sent, { as: 'user-1' })
      .finally(() => (isAnswered = true));
    // Writers with a viewing retry it several times.
    for (let i = 0; i < 20; i++) expect((await app.ask(title, { id: 'c1' }, { as: 'user-2' })).errors).toEqual([]);
    expect(isAnswered).toBe(false);
    await app.pool.query('DROP TRIGGER full_disk ON viewings');
    expect((await view).errors).toEqual([]);
    await awaitProgress(traffic, 400);
    await allIsWell(traffic);
  }, 60_000);

  it('a clock that is set back an hour, and then ahead, miscounts nothing', async () => {
    const traffic = underLoad();
    const hourMs = 3_600_000;
    for (const stepMs of [0, -hourMs, 2 * hourMs, -hourMs]) {
      shiftTime(stepMs);
      await awaitProgress(traffic, 200);
    }
    jest.useRealTimers();
    await allIsWell(traffic);
  });
});

it('an outage times out although the clock is set back meanwhile', async () => {
  const proxy = await startProxy(embedded.url);
  const cut = await startApp({ databaseUrl: proxy.url });
  cleanUps.push(proxy.close, cut.stop, () => (proxy.onRequest = () => 'pass'));
  await cut.ask(like, { contentId: 'c1' }, { as: 'user-1' });
  const isBegin = (bytes: Buffer) => bytes.includes('INSERT INTO ledger_lanes');
  proxy.onRequest = (bytes) => (isBegin(bytes) ? 'cut-before' : 'pass');
  const answer = cut.ask(like, { contentId: 'c2' }, { as: 'user-1' });
  await until(() => proxy.cuts > 0, 'it was tried');
  shiftTime(-3_600_000);
  expect((await answer).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', retryable: true } }]);
}, 30_000);

it('a PostgreSQL without a connection to spare is UNAVAILABLE for a while, and no bug', async () => {
  await until(async () => (await probe('/ready')).status === 200, 'ready');
  const late = await startApp({ databaseUrl: Object.assign(new URL(embedded.url), { search: 'application_name=late' }).href });
  cleanUps.push(late.stop);
  const taken: Client[] = [];
  cleanUps.push(() => Promise.all(taken.map((client) => client.end())));
  // Ends its connections until it has none and another client has them all.
  await until(async () => {
    const client = new Client(embedded.url);
    client.on('error', () => {});
    const isFull = await client.connect().then(
      () => taken.push(client) > connections,
      () => true,
    );
    const ended = await taken[0]?.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'late'");
    return isFull && ended?.rowCount === 0;
  }, 'no connection is to spare');
  const ask = () => Promise.all(contents.map(({ id }, i) => late.ask(i % 2 ? like : title, i % 2 ? { contentId: id } : { id }, { as: `user-${i}` })));
  const codes = new Set((await ask()).flatMap(({ errors }) => errors.map(({ extensions }) => extensions?.code)));
  expect([...codes]).toEqual(['UNAVAILABLE']);
  await Promise.all(taken.splice(0).map((client) => client.end()));
  expect((await ask()).flatMap(({ errors }) => errors)).toEqual([]);
  expect(await brokenLaws(late.pool)).toEqual([]);
}, 60_000);

withRedis.describe('rates counted in Redis', () => {
  let redis: TestRedis;
  let limited: TestApp;
  const asked = async (user: string, count: number) => {
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: count }, () => limited.ask('{ __typename }', {}, { as: user })));
    const refused = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions?.code));
    expect(performance.now() - started).toBeLessThan(2_000);
    return { answered: count - refused.length, refused: [...new Set(refused)] };
  };
  beforeAll(async () => {
    redis = await startRedis('--maxmemory', '3mb', '--maxmemory-policy', 'noeviction');
    limited = await startApp({ databaseUrl: embedded.url, env: { RATE_LIMIT: '5', REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    redis.signal('SIGCONT');
    await limited.stop();
    await redis.kill();
  });
  const keptToTheLimit = { answered: 5, refused: ['RATE_LIMITED'] };

  it('are one for all servers', async () => {
    const other = await startApp({ databaseUrl: embedded.url, env: { RATE_LIMIT: '5', REDIS_URL: redis.url } });
    // Counted there, not in its own memory: it is connected.
    const client = createClient({ url: redis.url });
    await client.connect();
    await until(async () => {
      await other.ask('{ __typename }', {}, { as: 'warm' });
      return (await client.exists('rate:user:warm')) === 1;
    }, 'the other one counts in Redis');
    client.destroy();
    const both = await Promise.all([asked('user-1', 5), other.ask('{ __typename }', {}, { as: 'user-1' })]);
    await other.stop();
    expect(both[0].answered + (both[1].errors.length === 0 ? 1 : 0)).toBe(5);
  });

  it.each([
    ['full', () => fillUp(redis.url)],
    ['silent', () => redis.signal('SIGSTOP')],
    ['gone', () => redis.kill()],
  ])('are counted by each server for itself while Redis is %s, and no request waits for it', async (what, fault) => {
    await fault();
    expect(await asked(`user-of-${what}`, 8)).toEqual(keptToTheLimit);
    redis.signal('SIGCONT');
  });
});

async function fillUp(url: string): Promise<void> {
  const client = await createClient({ url }).connect();
  const piece = 'x'.repeat(100_000);
  for (let i = 0, isFull = false; !isFull; i++)
    isFull = await client.set(`ballast:${i}`, piece).then(
      () => false,
      () => true,
    );
  client.destroy();
}

it('what was refused while the database was away recorded nothing', async () => {
  const proxy = await startProxy(embedded.url);
  const cut = await startApp({ databaseUrl: proxy.url });
  cleanUps.push(proxy.close, cut.stop, () => (proxy.onRequest = () => 'pass'));
  const socket = await openSocket(cut.url);
  await socket.init(await tokenOf('user-1'));
  const before = await tableHashes(app.pool);
  proxy.onRequest = () => 'cut-before';
  const follow = 'subscription { contentStats(ids: ["c1"]) { contentId } }';
  socket.subscribe('s', follow);
  expect((await socket.take({ id: 's' })).payload.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  expect((await cut.ask(title, { id: 'c1' })).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  const rest = await fetch(`${cut.url}/api/listings/c1/stats`);
  expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '1']);
  await socket.close();
  expect(await tableHashes(app.pool)).toEqual(before);
});
