import { actsOn } from './support/act';
import { startApp, type TestApp, tokenOf } from './support/app';
import { startRedisCluster, type TestRedis, withRedis } from './support/redis';
import { openSocket, type Socket } from './support/socket';
import { until } from './support/until';

const contents = Array.from({ length: 12 }, (_, n) => `c${n}`);
let nodes: TestRedis[] = [];
let apps: TestApp[] = [];
let sockets: Socket[] = [];

withRedis.describe('over a Redis Cluster', () => {
  beforeAll(async () => {
    nodes = await startRedisCluster();
    const env = { REDIS_CLUSTER_URLS: nodes.map(({ url }) => url).join(',') };
    const first = await startApp({ env });
    apps = [first, ...(await Promise.all([2, 3].map(() => startApp({ env, databaseUrl: first.databaseUrl }))))];
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

  it('what one server counts is seen by those who follow at the others, at once', async () => {
    const began = performance.now();
    await likeAll('ann');
    await everyoneSees(1);
    // Sooner than by looking into the database.
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it('a node that is killed takes nothing with it but time', async () => {
    await nodes[1]?.kill();
    await likeAll('ben');
    await everyoneSees(2);
    await likeAll('cem');
    await everyoneSees(3);
  }, 60_000);
});
