import { randomUUID } from 'node:crypto';
import { createPool } from '../src/database/pool';
import { channelOf } from '../src/live/wire';
import { startApp, tokenOf } from './support/app';
import { cloneDatabase } from './support/database';
import { type Follower, followWith } from './support/follow';
import { brokenLaws } from './support/laws';
import { ShareDocument } from './support/operations';
import { startRedis, withRedis } from './support/redis';
import { type ServerProcess, startServer } from './support/server';
import { until } from './support/until';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
const contents = Array.from({ length: 8 }, (_, i) => `n${i}`);

async function startNode(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const node = await startServer(databaseUrl, { env: { LOG_LEVEL: 'fatal', ...env } });
  cleanUps.push(() => node.end('SIGKILL'));
  return node;
}

interface Load {
  /** Shares that were answered, by content. */
  shares: Map<string, number>;
  slowestMs: number;
  stop(): Promise<void>;
}

/** Clients that share at whatever node is there, and go on when one is not. */
function startLoad(nodes: () => ServerProcess[]): Load {
  const load: Load = { shares: new Map(), slowestMs: 0, stop };
  let isOver = false;
  const running = Promise.all(
    Array.from({ length: 6 }, async (_, n) => {
      const authorization = `Bearer ${await tokenOf(`sharer-${n}`)}`;
      for (let i = n; !isOver; i++) {
        const contentId = contents[i % contents.length] as string;
        const all = nodes();
        const { url } = all[i % all.length] as ServerProcess;
        const input = { contentId, eventId: randomUUID() };
        const query = 'mutation ($input: ShareInput!) { share(input: $input) { isChanged } }';
        const began = performance.now();
        await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query, variables: { input } }),
          signal: AbortSignal.timeout(20_000),
        }).then(
          async (response) => {
            if (((await response.json()) as { data?: object }).data) load.shares.set(contentId, (load.shares.get(contentId) ?? 0) + 1);
          },
          () => {},
        );
        load.slowestMs = Math.max(load.slowestMs, performance.now() - began);
      }
    }),
  );
  async function stop(): Promise<void> {
    isOver = true;
    await running;
  }
  return load;
}

/** Three nodes on one database with three followers at each, under load while `disturb` does what it does to them; then every follower sees the truth. */
async function everyFollowerEndsRight(
  env: NodeJS.ProcessEnv,
  withinMs: number,
  disturb: (nodes: ServerProcess[], load: Load) => Promise<void>,
): Promise<void> {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 2);
  cleanUps.push(database.drop, () => pool.end());
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(database.url, env)));
  const [first] = nodes as [ServerProcess, ServerProcess, ServerProcess];
  const fill = { contents: contents.map((id) => ({ id, type: 'ARTICLE', title: id })) };
  const filled = await fetch(`${first.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('catalogue', 'service')}` },
    body: JSON.stringify({
      query: 'mutation ($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }',
      variables: { input: fill },
    }),
  });
  expect(await filled.json()).toMatchObject({ data: { upsertContents: { createdCount: contents.length } } });
  const followers: { node: ServerProcess; follower: Follower }[] = [];
  for (const node of nodes) for (let i = 0; i < 3; i++) followers.push({ node, follower: await followWith(node, contents, `f${i}`) });
  const alive = () => nodes.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  const load = startLoad(alive);
  cleanUps.push(load.stop);
  await disturb(nodes, load);
  await load.stop();
  const { rows } = await pool.query('SELECT content_id, version, share_count FROM content_stats ORDER BY content_id');
  const since = performance.now();
  for (const { content_id: id, share_count: count } of rows) {
    expect(Number(count)).toBeGreaterThanOrEqual(load.shares.get(id) ?? 0);
    for (const { node, follower } of followers.filter((one) => alive().includes(one.node)))
      await until(
        () => follower.last(id)?.shareCount === Number(count),
        `${count} shares of ${id} at ${node.url}, got ${follower.last(id)?.shareCount}`,
      );
  }
  expect(performance.now() - since).toBeLessThan(withinMs);
  for (const { follower } of followers)
    for (const id of contents) {
      const versions = follower.values(id).map(({ version }) => version);
      expect(versions.every((version, i) => i === 0 || version > (versions[i - 1] as number))).toBe(true);
    }
  expect(load.slowestMs).toBeLessThan(15_000);
  expect(await brokenLaws(pool)).toEqual([]);
}

async function acted(load: Load, more: number): Promise<void> {
  const count = () => [...load.shares.values()].reduce((sum, shares) => sum + shares, 0);
  const goal = count() + more;
  await until(() => count() >= goal, `${more} more acts`);
}

withRedis.describe('three servers over Redis', () => {
  it('tell every follower the last count, though one of them is killed under load', async () => {
    const redis = await startRedis();
    cleanUps.push(redis.kill);
    await everyFollowerEndsRight({ REDIS_URL: redis.url }, 4_000, async (nodes, load) => {
      await acted(load, 300);
      await (nodes[2] as ServerProcess).end('SIGKILL');
      await acted(load, 300);
    });
  }, 120_000);

  it('tell every follower the last count, though Redis is killed, comes back, is frozen and thaws under load', async () => {
    const redis = await startRedis();
    cleanUps.push(redis.kill, () => redis.signal('SIGCONT'));
    await everyFollowerEndsRight({ REDIS_URL: redis.url }, 8_000, async (_, load) => {
      await acted(load, 200);
      await redis.kill();
      await acted(load, 200);
      await redis.start();
      await acted(load, 200);
      redis.signal('SIGSTOP');
      const frozen = Date.now();
      await until(async () => {
        await acted(load, 10);
        return Date.now() - frozen > 5_000;
      }, 'five seconds of acts without an answer from Redis');
      redis.signal('SIGCONT');
      await acted(load, 100);
    });
  }, 120_000);

  it('go on hearing of a content when another that shares its channel is not followed any more', async () => {
    const redis = await startRedis();
    cleanUps.push(redis.kill);
    const env = { REDIS_URL: redis.url };
    const here = await startApp({ env });
    cleanUps.push(here.stop);
    const there = await startApp({ env, databaseUrl: here.databaseUrl });
    cleanUps.push(there.stop);
    const [one, two] = sameChannel();
    await here.addContents({ id: one }, { id: two });
    const [leaves, stays] = [await followWith(here, [one]), await followWith(here, [two])];
    const share = () => there.get(ShareDocument, { input: { contentId: two, eventId: randomUUID() } }, { as: 'u1' });
    // Until the subscription has reached Redis.
    let shares = 0;
    await until(async () => {
      await share();
      shares++;
      return stays.values().length > 1;
    }, 'the first news over Redis');
    await leaves.socket.close();
    await until(() => here.services.liveStats.followerCount() === 1, 'one follower');
    for (let i = 0; i < 5; i++) {
      const began = performance.now();
      await share();
      shares++;
      await until(() => stays.last(two)?.shareCount === shares, 'the next count');
      // Sooner than the counts are read anew.
      expect(performance.now() - began).toBeLessThan(900);
    }
    await stays.socket.close();
  });
});

it('three servers that hear nothing of each other tell every follower the last count a few seconds late, though one of them is killed', async () => {
  await everyFollowerEndsRight({}, 9_000, async (nodes, load) => {
    await acted(load, 300);
    await (nodes[0] as ServerProcess).end('SIGKILL');
    await acted(load, 300);
  });
}, 120_000);

function sameChannel(): [string, string] {
  const known = new Map<string, string>();
  for (let i = 0; ; i++) {
    const [id, channel] = [`same-${i}`, channelOf(`same-${i}`)];
    const other = known.get(channel);
    if (other) return [other, id];
    known.set(channel, id);
  }
}
