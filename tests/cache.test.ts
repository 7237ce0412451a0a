import { createClient } from '@redis/client';
import { type Cache, createCache } from '../src/infrastructure/cache/cache';
import { createMemoryStore } from '../src/infrastructure/cache/memory';
import { createRedisStore } from '../src/infrastructure/cache/redis';
import { createMetrics } from '../src/operations/metrics';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { startRedis, type TestRedis, withRedis } from './support/redis';
import { statementsOf } from './support/statements';
import { until } from './support/until';

const minute = 60_000;
const metrics = createMetrics({ onCommit: () => {} });
const opened: Cache[] = [];
const over = (store: Parameters<typeof createCache>[0]): Cache => {
  const cache = createCache(store, metrics.cacheRequests);
  opened.push(cache);
  return cache;
};
afterAll(() => Promise.all(opened.map((cache) => cache.close())));

/** Computes by counting, so that the result shows whether it was cached. */
function counter(): { compute: () => Promise<number>; count: () => number } {
  let n = 0;
  return { compute: async () => ++n, count: () => n };
}

const counted = async (cache: string, outcome: string) =>
  (await metrics.cacheRequests.get()).values.find(({ labels }) => labels.cache === cache && labels.outcome === outcome)?.value ?? 0;

/** What holds whatever the answers are kept in. */
function holdsOf(makeCache: () => Cache): void {
  it('computes once and keeps the answer for its time', async () => {
    const cache = makeCache();
    const { compute } = counter();
    expect([await cache.get('t:kept', minute, compute), await settled(cache, 't:kept', compute)]).toEqual([1, 1]);
    await cache.get('t:short', 40, compute);
    await until(async () => (await cache.get('t:short', minute, compute)) === 3);
  });

  it('shares one computation among all who ask at the same time, and its failure too', async () => {
    const cache = makeCache();
    const { compute, count } = counter();
    const slowly = () => new Promise<number>((resolve) => setTimeout(() => resolve(compute()), 50));
    expect(await Promise.all(Array.from({ length: 100 }, () => cache.get('t:shared', minute, slowly)))).toEqual(Array(100).fill(1));
    expect(count()).toBe(1);
    const failing = () => cache.get('t:failing', minute, () => Promise.reject(new Error('no')));
    expect((await Promise.allSettled([failing(), failing()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('t:failing', minute, compute)).toBe(2);
  });

  it('forgets by key and by beginning', async () => {
    const cache = makeCache();
    const { compute } = counter();
    for (const key of ['t:a*:1', 't:a*:2', 't:ab:1']) {
      await cache.get(key, minute, compute);
      await settled(cache, key, compute);
    }
    await cache.drop('t:a*:1');
    expect(await cache.get('t:a*:1', minute, compute)).toBe(4);
    await settled(cache, 't:a*:1', compute);
    await cache.dropAll('t:a*');
    expect(await cache.get('t:ab:1', minute, compute)).toBe(3);
    expect([await cache.get('t:a*:1', minute, compute), await cache.get('t:a*:2', minute, compute)]).toEqual([5, 6]);
  });

  it('does not store a computation that was in progress at a drop, and a reader after the drop gets a new result', async () => {
    const cache = makeCache();
    let release: ((answer: string) => void) | undefined;
    const before = cache.get('t:race', minute, () => new Promise<string>((resolve) => (release = resolve)));
    await until(async () => release !== undefined);
    await cache.drop('t:race');
    const after = cache.get('t:race', minute, async () => 'new');
    expect(await after).toBe('new');
    release?.('old');
    expect(await before).toBe('old');
    expect(await settled(cache, 't:race', async () => 'computed again')).not.toBe('old');
  });
}

/** Asks when whatever `keeper` sent before is done: keeping an answer is not waited for, but comes before what is sent after it. */
async function settled<T>(cache: Cache, key: string, compute: () => Promise<T>, keeper = cache): Promise<T> {
  await keeper.get(`t:after:${Math.random()}`, 1, async () => 0);
  return cache.get(key, minute, compute);
}

describe('a cache in memory', () => {
  holdsOf(() => over(createMemoryStore()));

  it('holds no more than it may, in entries and in bytes', async () => {
    const { compute } = counter();
    const few = over(createMemoryStore({ entries: 2 }));
    for (const key of ['m:1', 'm:2', 'm:3']) await settled(few, key, compute);
    expect(await settled(few, 'm:3', compute)).toBe(3);
    expect(await settled(few, 'm:1', compute)).toBe(4);
    const small = over(createMemoryStore({ bytes: 1_000 }));
    const long = async () => `${await compute()}${'x'.repeat(2_000)}`;
    expect(await settled(small, 'm:long', long)).not.toBe(await settled(small, 'm:long', long));
  });
});

withRedis.describe('a cache in Redis', () => {
  let redis: TestRedis;
  const lost: unknown[] = [];
  const open = (url = redis.url) => over(createRedisStore(url, (error) => lost.push(error)));
  /** Connected, so that its first answers are kept. */
  const connected = async (url = redis.url) => {
    const cache = open(url);
    await until(async () => (await cache.get('t:connected', 1, async () => 1)) === 1 && (await isKept(cache)));
    return cache;
  };
  const isKept = async (cache: Cache) => {
    const { compute, count } = counter();
    const key = `t:probe:${Math.random()}`;
    await cache.get(key, minute, compute);
    await settled(cache, key, compute);
    return count() === 1;
  };
  let ready: Cache;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());
  beforeEach(async () => {
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    client.destroy();
    ready = await connected();
  });
  holdsOf(() => ready);

  it('is one for all servers', async () => {
    const other = await connected();
    const { compute } = counter();
    await ready.get('t:both', minute, compute);
    expect(await settled(other, 't:both', compute, ready)).toBe(1);
    await other.drop('t:both');
    expect(await ready.get('t:both', minute, compute)).toBe(2);
  });

  it('keeps nothing that one server was computing when another dropped it', async () => {
    const other = await connected();
    let release: ((answer: string) => void) | undefined;
    const before = ready.get('t:late', minute, () => new Promise<string>((resolve) => (release = resolve)));
    await until(async () => release !== undefined);
    await other.drop('t:late');
    release?.('old');
    expect(await before).toBe('old');
    expect(await settled(ready, 't:late', async () => 'new')).toBe('new');
  });

  it('is computed without Redis while that is away, and is right again when it is back', async () => {
    const { compute } = counter();
    const errors = await counted('t', 'error');
    await ready.get('t:away', minute, compute);
    await redis.kill();
    const started = Date.now();
    for (let i = 0; i < 20; i++) await ready.get('t:away', minute, compute);
    expect(Date.now() - started).toBeLessThan(1_000);
    expect(await counted('t', 'error')).toBeGreaterThan(errors);
    expect(lost.length).toBeGreaterThan(0);
    await redis.start();
    await until(() => isKept(ready));
  });

  it('does not hang when Redis hangs, and catches up with a drop that it did not receive', async () => {
    const { compute } = counter();
    await ready.get('t:hung', minute, compute);
    expect(await settled(ready, 't:hung', compute)).toBe(1);
    redis.signal('SIGSTOP');
    const started = Date.now();
    await Promise.all(Array.from({ length: 50 }, (_, i) => ready.get(`t:hung:${i}`, minute, compute)));
    await ready.drop('t:hung');
    for (let i = 0; i < 50; i++) await ready.get('t:hung', minute, compute);
    // One hundred times its timeout would take ten times as long.
    expect(Date.now() - started).toBeLessThan(2_500);
    redis.signal('SIGCONT');
    await until(() => isKept(ready));
    expect(await ready.get('t:hung', minute, compute)).toBeGreaterThan(1);
  });

  it('recomputes a value that is malformed in Redis, and stores the result', async () => {
    const client = await createClient({ url: redis.url }).connect();
    await client.set('t:garbage', '{"half');
    const { compute } = counter();
    expect([await ready.get('t:garbage', minute, compute), await settled(ready, 't:garbage', compute)]).toEqual([1, 1]);
    client.destroy();
  });

  it('receives many drops at once in a few messages each', async () => {
    const client = await createClient({ url: redis.url }).connect();
    const processed = async () => Number(/total_commands_processed:(\d+)/.exec(await client.info('stats'))?.[1]);
    const before = await processed();
    await Promise.all(Array.from({ length: 200 }, (_, i) => ready.drop(`t:many:${i}`)));
    expect((await processed()) - before).toBeLessThan(200 * 3);
    expect(await client.exists(Array.from({ length: 200 }, (_, i) => `dropped:t:many:${i}`))).toBe(200);
    client.destroy();
  });

  it('continues when Redis is full', async () => {
    const full = await startRedis('--maxmemory', '100kb', '--maxmemory-policy', 'noeviction');
    const cache = open(full.url);
    const { compute } = counter();
    await until(async () => cache.state() === 'READY');
    const errors = await counted('full', 'error');
    for (let n = 1; n <= 3; n++) expect(await settled(cache, 'full:1', compute)).toBe(n);
    // One error for each value that could not be stored, and none for the reads, because the value is in memory.
    await until(async () => (await counted('full', 'error')) === errors + 3);
    expect(cache.state()).toBe('READY');
    await full.kill();
  });

  it('is asked for by its URL, which is checked and never repeated', async () => {
    await expect(startApp({ env: { REDIS_URL: 'http://secret-word@here' }, databaseUrl: 'postgres://nowhere' })).rejects.toThrow(
      /^REDIS_URL must be a URL such as redis:\/\/localhost:6379\.$/,
    );
  });

  describe('behind servers', () => {
    let [one, two] = [] as unknown as [TestApp, TestApp];
    beforeAll(async () => {
      one = await startApp({ env: { REDIS_URL: redis.url } });
      two = await startApp({ env: { REDIS_URL: redis.url }, databaseUrl: one.databaseUrl });
    });
    // After a restart of Redis, the servers reconnect in the background.
    beforeEach(() => until(() => [one, two].every(({ services }) => services.cache.state() === 'READY')));
    afterAll(async () => {
      await two.stop();
      await one.stop();
    });
    const found = async (app: TestApp, query: string) =>
      (await actsOn(() => app).read('query ($q: String!) { search(query: $q) { edges { node { content { id } } } } }', { q: query })).search.edges
        .length;

    it('a change by one is seen by the other within seconds, long before answers are forgotten', async () => {
      await one.addContents({ id: 'shared-1', title: 'Shared one' });
      expect(await found(one, 'shared')).toBe(1);
      await one.addContents({ id: 'shared-2', title: 'Shared two' });
      expect(await found(one, 'shared')).toBe(2);
      await until(async () => (await found(two, 'shared')) === 2);
    });

    it('all servers recompute a viewer’s recommendations after an interaction at one of them', async () => {
      await one.addContents({ id: 'known', title: 'Known' }, { id: 'unknown', title: 'Unknown' });
      const recommended = async () => {
        const { recommendations } = await actsOn(() => two).read('{ recommendations { edges { node { content { id } } } } }', {}, { as: 'reader' });
        return recommendations.edges.map(({ node }: { node: { content: { id: string } } }) => node.content.id);
      };
      const client = createClient({ url: redis.url });
      await client.connect();
      const lastDrop = () => client.get('dropped:recommendations:reader');
      const { act } = actsOn(() => one);
      const newDropAfter = (drop: string | null) =>
        until(async () => {
          // A server sends a removal that timed out again when it next uses its cache.
          await found(one, 'known');
          return (await lastDrop()) !== drop;
        });
      await act('notInterested', { contentId: 'known' }, { as: 'reader' });
      await newDropAfter(null);
      const before = await lastDrop();
      expect(await recommended()).toContain('unknown');
      expect(await recommended()).not.toContain('known');
      // A cached list contains a new content only after it is computed again.
      await act('undoNotInterested', { contentId: 'known' }, { as: 'reader' });
      await newDropAfter(before);
      expect(await recommended()).toContain('known');
      client.destroy();
    });

    it('they answer, and start, without Redis', async () => {
      await one.addContents({ id: 'lonely', title: 'Lonely' });
      await redis.kill();
      try {
        expect(await found(one, 'lonely')).toBe(1);
        const three = await startApp({ env: { REDIS_URL: redis.url }, databaseUrl: one.databaseUrl });
        expect(await found(three, 'lonely')).toBe(1);
        expect(await (await fetch(`${three.url}/metrics`)).text()).toMatch(/rapport_cache_requests_total\{cache="search",outcome="error"\} [1-9]/);
        await three.stop();
      } finally {
        await redis.start();
      }
    });
  });
});

describe('searches', () => {
  let app: TestApp;
  const { act, read } = actsOn(() => app);
  beforeAll(async () => {
    app = await startApp();
    await app.addContents({ id: 'open', title: 'Common ground' }, { id: 'own', title: 'Common secret', isPublic: false, ownerId: 'owner' });
  });
  afterAll(() => app.stop());
  const search = async (query: string, asking: { as?: string; role?: 'moderator' } = {}): Promise<string[]> =>
    (await read('query ($q: String!) { search(query: $q) { edges { node { content { id } } } } }', { q: query }, asking)).search.edges.map(
      ({ node }: { node: { content: { id: string } } }) => node.content.id,
    );
  const asksDatabase = async (query: string, asking: { as?: string; role?: 'moderator' } = {}) =>
    (await statementsOf(app.pool, () => search(query, asking))).some((statement) => statement.includes('ts_rank'));

  it('are computed once for all who see the same, however they are written, until the catalogue changes', async () => {
    expect(await asksDatabase('common')).toBe(true);
    expect([
      await asksDatabase('COMMON'),
      await asksDatabase(' cömmon '),
      await asksDatabase('common', { as: 'u1' }),
      await asksDatabase('common', { as: 'u2' }),
    ]).toEqual([false, false, false, false]);
    await app.addContents({ id: 'more', title: 'Common more' });
    expect([await asksDatabase('common'), await asksDatabase('common')]).toEqual([true, false]);
    await act('hideContent', { contentId: 'more' }, { as: 'm', role: 'moderator' });
    expect([await asksDatabase('common'), await search('common')]).toEqual([true, ['open']]);
  });

  it('of who sees more are kept apart', async () => {
    await app.addContents(
      { id: 'rare', title: 'Rare' },
      { id: 'rare-own', title: 'Rare', isPublic: false, ownerId: 'owner' },
      { id: 'rare-bad', title: 'Rare' },
    );
    await act('hideContent', { contentId: 'rare-bad' }, { as: 'm', role: 'moderator' });
    expect((await search('rare', { as: 'm', role: 'moderator' })).sort()).toEqual(['rare', 'rare-bad', 'rare-own']);
    expect((await search('rare', { as: 'owner' })).sort()).toEqual(['rare', 'rare-own']);
    expect([await search('rare'), await search('rare', { as: 'u1' })]).toEqual([['rare'], ['rare']]);
    expect(await asksDatabase('rare', { as: 'owner' })).toBe(false);
  });

  it('never return what became invisible by SQL that bypasses the cache', async () => {
    await app.addContents({ id: 'withdrawn', title: 'Withdrawn' });
    expect(await search('withdrawn')).toEqual(['withdrawn']);
    await app.pool.query(`UPDATE content SET is_public = false WHERE id = 'withdrawn'`);
    expect([await asksDatabase('withdrawn'), await search('withdrawn')]).toEqual([false, []]);
  });
});
