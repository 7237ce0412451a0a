import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startApp, type TestApp, tokenOf } from './support/app';
import { followDocument } from './support/follow';
import { LikeDocument, StatsDocument } from './support/operations';
import { until } from './support/socket';

interface Counts {
  contentId: string;
  version: number;
  likeCount: number;
}

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

it('goes on where it was after each of fifty lost connections under load: versions never fall, the last value is the right one', async () => {
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
    // At any moment: while it opens, says who it is, subscribes, or hears.
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
    // After a reconnect the same may come again, never an older one.
    expect(values.every(({ version }, i) => version >= (values[i - 1]?.version ?? 0))).toBe(true);
  }
  expect(problems).toEqual([]);
  stop();
  await client.dispose();
  await until(() => app.services.liveStats.followerCount() === 0 && app.services.connections.count() === 0, 'nobody left');
}, 90_000);
