import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSchema } from '../src/app/schema';
import { Context } from '../src/graphql/context';
import { createExecute, type PreparedOperation } from '../src/graphql/execute';
import { createOperationPipeline } from '../src/graphql/prepare-operation';
import { type Results, subscribe } from '../src/live/subscribe';
import { createSubscriptionQuota } from '../src/live/subscription-quota';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

/** What docs/limits.md states for one followed content. */
const bytesPerContent = 2_048;
const mostOfUser = 10_000;
const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId likeCount } }';
const idsFrom = (from: number, count = 100, prefix = 'c') => Array.from({ length: count }, (_, n) => `${prefix}${from + n}`);
/** Ids as long as they can be. */
const long = 'x'.repeat(250);

const client = (name: string | null, role: 'user' | 'service' = 'user', ipAddress = '192.0.2.1') =>
  ({
    viewer: name === null ? null : { id: name, role, issuedAt: 0, expiresAt: null },
    origin: { ipAddress },
  }) as never; // prettier-ignore

describe('the contents that subscriptions follow', () => {
  it('are bounded for a user, for a service, for an address without a token, and for the server', () => {
    const quota = createSubscriptionQuota(100_000);
    const leave = quota.enter(client('u1'), 9_900);
    expect(() => quota.enter(client('u1'), 101)).toThrow(/of one user can follow at most 10000 contents, got 10001\. Complete some/);
    quota.enter(client('u2'), 10_000);
    quota.enter(client('backend', 'service'), 50_000);
    expect(() => quota.enter(client(null), 50_001)).toThrow(/of one address can follow at most 50000/);
    expect(() => quota.enter(client(null), 30_101)).toThrow(/of this server follow 100000 contents already/);
    leave();
    leave();
    expect(quota.count()).toBe(60_000);
    quota.enter(client('u1'), 10_000);
  });
});

describe('a server', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ config: { limits: { followed: 400 } } });
    await app.addContents(...idsFrom(0).map((id) => ({ id })));
  });
  afterAll(() => app.stop());
  const isReleased = () => until(() => app.services.subscriptionQuota.count() === 0, 'nothing is followed any more');

  it('rejects what would exceed its bound with OVERLOADED over every transport, and accepts it once others have completed', async () => {
    const socket = await openSocket(app.url);
    await socket.init();
    for (const id of ['a', 'b', 'c']) {
      socket.subscribe(id, follow, { ids: idsFrom(0) });
      await socket.take({ type: 'next', id });
    }
    const overloaded = { errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterMs: 10_000 } }] };
    socket.subscribe('d', follow, { ids: idsFrom(0) });
    expect((await socket.take(({ id }) => id === 'd')).payload).toMatchObject(overloaded);
    const stream = await openStream(app.url, follow, { ids: idsFrom(0) });
    expect((await stream.take(({ event }) => event === 'next')).data).toMatchObject(overloaded);
    socket.send({ type: 'complete', id: 'a' });
    await until(() => app.services.subscriptionQuota.count() < 300, 'one completed');
    const again = await openStream(app.url, follow, { ids: idsFrom(0) });
    expect((await again.take(({ event }) => event === 'next')).data).toMatchObject({ data: { contentStats: { likeCount: 0 } } });
    again.drop();
    await socket.close();
    await isReleased();
  });

  it('releases what was followed when a subscription completes, fails, is rejected, or its connection is lost', async () => {
    const token = await tokenOf('u1', 'moderator');
    const others = [
      'subscription { trendingChanged { asOf } }',
      'subscription { myNotifications { id } }',
      'subscription { activityStream { committed } }',
    ];
    for (let round = 0; round < 5; round++) {
      const socket = await openSocket(app.url);
      await socket.init(token);
      socket.subscribe('completed', follow, { ids: idsFrom(0, 5) });
      await socket.take({ type: 'next', id: 'completed' });
      socket.send({ type: 'complete', id: 'completed' });
      for (const [n, query] of others.entries()) socket.subscribe(`other${n}`, query);
      socket.subscribe('malformed', follow, { ids: [''] });
      await socket.take(({ id }) => id === 'malformed');
      const streams = await Promise.all([follow, ...others].map((query) => openStream(app.url, query, { ids: idsFrom(0, 5) }, { token })));
      // Some are lost before their first value.
      for (const stream of streams) stream.drop();
      await socket.close();
    }
    await isReleased();
    expect(app.services.liveStats.followerCount()).toBe(0);
  });
});

describe('the memory of subscriptions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    const { pool } = app;
    await app.addContents({ id: `${long}0`, description: 'words '.repeat(300) });
    const copy = async (table: string, key: string) => {
      const { rows } = await pool.query('SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = $2', [
        table,
        'NEVER',
      ]);
      const columns = rows.map(({ name }) => name as string);
      const values = columns.map((name) => (name === key ? `'${long}' || n` : `t.${name}`));
      await pool.query(
        `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table} t, generate_series(1, ${mostOfUser - 1}) n WHERE t.${key} = '${long}0' ON CONFLICT DO NOTHING`,
      );
    };
    await copy('content', 'id');
    await copy('content_stats', 'content_id');
  });
  afterAll(() => app.stop());

  it(`grows by less than ${bytesPerContent} bytes for each followed content, up to the bound of a user, and is freed`, async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { prepare } = createOperationPipeline(createSchema(), app.config, { error() {}, warn() {} });
    const execute = createExecute(10_000, { error() {} });
    const viewer = { id: 'u1', role: 'user' } as never;
    const start = (from: number, document = follow) => {
      const prepared = prepare({ query: document, variables: { ids: idsFrom(from, 100, long) } }) as PreparedOperation;
      const contextValue = new Context(app.services, viewer, 'request', { ipAddress: null, userAgent: null });
      return subscribe({ ...prepared, contextValue }, execute) as Promise<Results>;
    };
    await (await start(0)).return?.();
    collect();
    const before = process.memoryUsage().heapUsed;
    const open: Results[] = [];
    // The first values wait, because the client does not read.
    for (let from = 0; ; from += 100) {
      const results = await start(from % mostOfUser);
      if (!(Symbol.asyncIterator in results)) {
        expect(results).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true } }] });
        break;
      }
      open.push(results);
    }
    const followed = app.services.subscriptionQuota.count();
    expect(followed).toBeGreaterThan(0.95 * mostOfUser);
    collect();
    const bytes = (process.memoryUsage().heapUsed - before) / followed;
    process.stdout.write(`${Math.round(bytes)} bytes for each followed content\n`);
    expect(bytes).toBeLessThan(bytesPerContent);
    for (const results of open.splice(0)) await results.return?.();
    expect([app.services.subscriptionQuota.count(), app.services.liveStats.followerCount()]).toEqual([0, 0]);
    collect();
    expect((process.memoryUsage().heapUsed - before) / followed).toBeLessThan(bytesPerContent / 4);
  });
});
