import { spawnSync } from 'node:child_process';
import { channelOf } from '../src/live/stats-message';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { startRedisCluster, type TestRedis, withRedis } from './support/redis';
import { openSocket, type Socket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

const contents = Array.from({ length: 12 }, (_, n) => `c${n}`);
let nodes: TestRedis[] = [];
let apps: TestApp[] = [];
let sockets: Socket[] = [];

withRedis.describe('over a Redis Cluster', () => {
  beforeAll(async () => {
    const envOf = (of: TestRedis[]) => ({ REDIS_CLUSTER_URLS: of.map(({ url }) => url).join(',') });
    // The first server meets a cluster that is still being put together.
    nodes = await startRedisCluster(async (parts) => {
      apps = [await startApp({ env: envOf(parts) })];
    });
    const first = apps[0] as TestApp;
    apps.push(...(await Promise.all([2, 3].map(() => startApp({ env: envOf(nodes), databaseUrl: first.databaseUrl })))));
    await first.addContents(...contents.map((id) => ({ id })));
    sockets = await Promise.all(apps.map(({ url }) => openSocket(url)));
    for (const socket of sockets) {
      await socket.init(await tokenOf('watcher'));
      socket.subscribe('s', 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId likeCount } }', { ids: contents });
    }
    await everyoneSees(0);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(sockets.map((socket) => socket.close()));
    for (const app of apps.slice(1)) await app.stop();
    await apps[0]?.stop();
    await Promise.all(nodes.map((node) => node.kill()));
  });

  const last = (socket: Socket, id: string) =>
    socket.received.filter(({ payload }) => payload?.data?.contentStats?.contentId === id).at(-1)?.payload.data.contentStats.likeCount;
  const everyoneSees = (likeCount: number) =>
    until(() => sockets.every((socket) => contents.every((id) => last(socket, id) === likeCount)), `everybody sees ${likeCount}`);
  const likeAll = (as: string) =>
    Promise.all(contents.map((contentId, n) => actsOn(() => apps[n % apps.length] as TestApp).act('like', { contentId }, { as })));
  /** The shortest time until all servers have seen one more like of these; the cause of the first like is unknown. */
  const soonestMs = async (ids: string[], likes: number) => {
    const tookMs: number[] = [];
    for (let n = 0; n < 4; n++) {
      const began = performance.now();
      await likeAll(`fan-${likes + n}`);
      await until(() => sockets.every((socket) => ids.every((id) => last(socket, id) === likes + n)), `all see ${likes + n}`);
      tookMs.push(performance.now() - began);
    }
    await everyoneSees(likes + 3);
    return Math.min(...tookMs.slice(1));
  };

  it('counts reach subscribers of other servers before the next read of the database, also when a node that carries others is killed', async () => {
    expect(await soonestMs(contents, 1)).toBeLessThan(1_500);
    await nodes[1]?.kill();
    const port = new URL((nodes[0] as TestRedis).url).port;
    const slotOf = (id: string) =>
      Number(spawnSync('redis-cli', ['-p', port, 'cluster', 'keyslot', `rapport:${channelOf(id)}`], { encoding: 'utf8' }).stdout);
    const carried = contents.filter((id) => Math.floor((slotOf(id) * nodes.length) / 16_384) !== 1);
    expect([carried.length > 0, carried.length < contents.length]).toEqual([true, true]);
    expect(await soonestMs(carried, 5)).toBeLessThan(1_500);
  }, 120_000);
});
