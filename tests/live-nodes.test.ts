import { randomUUID } from 'node:crypto';
import { createPool } from '../src/infrastructure/database/pool';
import { channelOf } from '../src/live/stats-message';
import { startApp } from './support/app';
import { awaitProgress } from './support/await-progress';
import { cloneDatabase } from './support/database';
import { type Follower, followWith } from './support/follow';
import { brokenLaws } from './support/laws';
import { ShareDocument } from './support/operations';
import { addContents } from './support/post';
import { startRedis, withRedis } from './support/redis';
import { type ServerProcess, startServer } from './support/server';
import { compare, pick, startTraffic, type Traffic } from './support/traffic';
import { until } from './support/until';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
const contents = Array.from({ length: 8 }, (_, i) => `c${i}`);

async function startNode(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const node = await startServer(databaseUrl, { env: { LOG_LEVEL: 'fatal', ...env } });
  cleanUps.push(() => node.end('SIGKILL'));
  return node;
}

/** Three nodes on one database with three followers at each, under load while `disturb` does what it does to them; then every follower sees the truth. */
async function everyFollowerEndsRight(
  env: NodeJS.ProcessEnv,
  withinMs: number,
  disturb: (nodes: ServerProcess[], load: Traffic) => Promise<void>,
): Promise<void> {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 2);
  cleanUps.push(database.drop, () => pool.end());
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(database.url, env)));
  await addContents((nodes[0] as ServerProcess).url, contents);
  const followers: { node: ServerProcess; follower: Follower }[] = [];
  for (const node of nodes) for (let i = 0; i < 3; i++) followers.push({ node, follower: await followWith(node, contents, `f${i}`) });
  const alive = () => nodes.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  const load = startTraffic(() => pick(alive()).url, { clients: 6, contents: contents.length, users: 200 });
  cleanUps.push(load.stop);
  await disturb(nodes, load);
  await load.stop();
  const { rows } = await pool.query('SELECT content_id AS id, total_view_count, like_count, share_count FROM content_stats');
  const since = performance.now();
  for (const { id, ...counts } of rows)
    for (const { node, follower } of followers.filter((one) => alive().includes(one.node))) {
      const last = () => [follower.last(id)?.totalViewCount, follower.last(id)?.likeCount, follower.last(id)?.shareCount];
      await until(() => String(last()) === String(Object.values(counts)), `${Object.values(counts)} of ${id} at ${node.url}`);
    }
  expect(performance.now() - since).toBeLessThan(withinMs);
  for (const { follower } of followers)
    for (const id of contents) {
      const versions = follower.values(id).map(({ version }) => version);
      expect(versions.every((version, i) => i === 0 || version > (versions[i - 1] as number))).toBe(true);
    }
  expect(load.slowestMs).toBeLessThan(15_000);
  expect(await compare(pool, load)).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(pool)).toEqual([]);
}

withRedis.describe('three servers over Redis', () => {
  it('send every subscriber the last count, although one of them is killed under load', async () => {
    const redis = await startRedis();
    cleanUps.push(redis.kill);
    await everyFollowerEndsRight({ REDIS_URL: redis.url }, 4_000, async (nodes, load) => {
      await awaitProgress(load, 300);
      await (nodes[2] as ServerProcess).end('SIGKILL');
      await awaitProgress(load, 300);
    });
  }, 120_000);

  it('send every subscriber the last count, although Redis is killed, restarts, is frozen and thaws under load', async () => {
    const redis = await startRedis();
    cleanUps.push(redis.kill, () => redis.signal('SIGCONT'));
    await everyFollowerEndsRight({ REDIS_URL: redis.url }, 8_000, async (_, load) => {
      await awaitProgress(load, 200);
      await redis.kill();
      await awaitProgress(load, 200);
      await redis.start();
      await awaitProgress(load, 200);
      redis.signal('SIGSTOP');
      const frozen = Date.now();
      await until(async () => {
        await awaitProgress(load, 10);
        return Date.now() - frozen > 5_000;
      }, 'five seconds of acts without an answer from Redis');
      redis.signal('SIGCONT');
      await awaitProgress(load, 100);
    });
  }, 120_000);

  it('keep receiving a content when another content of the same channel is not followed any more', async () => {
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
    const tookMs: number[] = [];
    for (let i = 0; i < 5; i++) {
      const began = performance.now();
      await share();
      shares++;
      await until(() => stays.last(two)?.shareCount === shares, 'the next count');
      tookMs.push(performance.now() - began);
    }
    // Sooner than the periodic read of the counts, every five seconds; the first may have come just before that.
    expect(Math.min(...tookMs.slice(1))).toBeLessThan(2_000);
    await stays.socket.close();
  });
});

it('three servers without a common channel send every subscriber the last count a few seconds late, although one of them is killed', async () => {
  await everyFollowerEndsRight({}, 9_000, async (nodes, load) => {
    await awaitProgress(load, 300);
    await (nodes[0] as ServerProcess).end('SIGKILL');
    await awaitProgress(load, 300);
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
