import 'reflect-metadata';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { followDocument } from './support/follow';
import { LikeDocument, StatsDocument } from './support/operations';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

interface Counts {
  contentId: string;
  version: number;
  likeCount: number;
}

/** Selects 180 KB: aliases of 250 characters in the ten items of a list. An event of this length soon fills the buffers between server and reader. */
const longText = `ratingHistogram { ${Array.from({ length: 70 }, (_, i) => `${'a'.repeat(250)}${i}: rating`).join(' ')} }`;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
const nobodyLeft = () => until(() => app.services.liveStats.followerCount() === 0 && app.services.connections.count() === 0, 'nobody left');

it('continues after each of fifty lost connections under load: versions never fall, the last value is the right one', async () => {
  const ids = ['a', 'b', 'c'];
  await app.addContents(...ids.map((id) => ({ id })));
  const sockets: WebSocket[] = [];
  class Watched extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Watched,
    connectionParams: async () => ({ Authorization: `Bearer ${await tokenOf('watcher')}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async () => {},
    shouldRetry: () => true,
  });
  const seen: Counts[] = [];
  const problems: unknown[] = [];
  const stop = client.subscribe<{ contentStats: Counts }>(
    { query: followDocument, variables: { ids } },
    {
      next: ({ data, errors }) => (data ? seen.push(data.contentStats) : problems.push(errors)),
      error: (error) => problems.push(error),
      complete: () => {},
    },
  );
  let isOver = false;
  let acts = 0;
  const load = Promise.all(
    Array.from({ length: 4 }, async (_, n) => {
      for (let i = 0; !isOver; i++) {
        await app.get(LikeDocument, { input: { contentId: ids[i % 3] as string } }, { as: `u${n}-${i}` });
        acts++;
      }
    }),
  );
  for (let cut = 1; cut <= 50; cut++) {
    const before = sockets.length;
    // At any moment: while it opens, authenticates, subscribes, or receives.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    sockets.at(-1)?.terminate();
    await until(() => sockets.length > before, `a new socket after the ${cut}th cut`);
  }
  isOver = true;
  await load;
  const stats = (await app.get(StatsDocument, { contentIds: ids }, {})).stats.filter((now) => now !== null);
  await until(
    () => stats.every((now) => seen.findLast(({ contentId }) => contentId === now.contentId)?.version === now.version),
    'the last value of each',
  );
  expect(stats.reduce((sum, { likeCount }) => sum + likeCount, 0)).toBe(acts);
  for (const now of stats) {
    const values = seen.filter(({ contentId }) => contentId === now.contentId);
    expect(values.at(-1)?.likeCount).toBe(now.likeCount);
    // After a reconnect the same value may be repeated, never an older one.
    expect(values.every(({ version }, i) => version >= (values[i - 1]?.version ?? 0))).toBe(true);
  }
  expect(problems).toEqual([]);
  stop();
  await client.dispose();
  await nobodyLeft();
}, 90_000);

/** Subscriptions over either transport, and what they have received so far. */
const doors = {
  async socket(query: string, variables: object) {
    const socket = await openSocket(app.url);
    await socket.init();
    socket.subscribe('s', query, variables);
    const told = (): Counts[] => socket.received.filter(({ type }) => type === 'next').map(({ payload }) => payload.data.contentStats);
    return { told, pause: socket.pause, resume: socket.resume, leave: socket.close };
  },
  async stream(query: string, variables: object) {
    const stream = await openStream(app.url, query, variables);
    const told = (): Counts[] => stream.received.map(({ data }) => data.data.contentStats);
    return { told, pause: stream.pause, resume: stream.resume, leave: stream.drop };
  },
};

it.each(['socket', 'stream'] as const)('keeps one value for a %s that is not read, and the latest comes when it is', async (door) => {
  await app.addContents({ id: door });
  const query = `subscription ($ids: [ID!]!) { contentStats(ids: $ids, maxPerSecond: 50) { contentId version likeCount ${longText} } }`;
  const { told, pause, resume, leave } = await doors[door](query, { ids: [door] });
  await until(() => told().length === 1, 'the first value');
  pause();
  const acts = 600;
  for (let i = 0; i < acts; i += 10)
    await Promise.all(Array.from({ length: 10 }, (_, n) => app.get(LikeDocument, { input: { contentId: door } }, { as: `slow${i + n}` })));
  resume();
  await until(() => told().at(-1)?.likeCount === acts, 'the last count');
  expect(told().every(({ version }, i) => version > (told()[i - 1]?.version ?? -1))).toBe(true);
  // What the system's own buffers hold came after all; the server kept no queue beside them.
  expect(told().length).toBeLessThan(100);
  await leave();
  await nobodyLeft();
});
