import { latestValues } from '../src/live/conflating-queue';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { ContentDocument, LikeDocument, RecordViewDocument, StatsDocument, UnlikeDocument } from './support/operations';
import { type Message, openMute, openSocket, type Socket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
const open: Socket[] = [];
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'private', isPublic: false, ownerId: 'owner' });
});
afterAll(() => app.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()));
  await noFollowers();
  expect(await brokenLaws(app.pool)).toEqual([]);
});

const noFollowers = () => until(() => app.services.liveStats.followerCount() === 0, 'no followers');
const like = (contentId: string, as: string) => app.get(LikeDocument, { input: { contentId } }, { as });
const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId version viewCount totalViewCount likeCount } }';
const values = ({ received }: Socket, id: string) =>
  received.filter((message) => message.id === id && message.type === 'next').map(({ payload }) => payload.data.contentStats);
const hasLikes =
  (likeCount: number) =>
  ({ payload }: Message) =>
    payload?.data?.contentStats?.likeCount === likeCount;

/** An open and accepted socket; anonymous without a name. */
async function connect(as?: string): Promise<Socket> {
  const socket = await openSocket(app.url);
  open.push(socket);
  await socket.init(as && (await tokenOf(as)));
  return socket;
}

const fresh = () => app.addContent();

describe('following counts', () => {
  it('sends the current counts first, then each change', async () => {
    const id = await fresh();
    await like(id, 'u1');
    const socket = await connect();
    socket.subscribe('s', follow, { ids: [id] });
    expect((await socket.take({ id: 's' })).payload.data.contentStats).toMatchObject({ contentId: id, likeCount: 1, viewCount: 0 });
    await like(id, 'u2');
    await socket.take(hasLikes(2));
    await app.get(RecordViewDocument, { input: { contentId: id } }, { as: 'u1' });
    await socket.take(({ payload }) => payload?.data?.contentStats?.viewCount === 1);
    await app.get(UnlikeDocument, { input: { contentId: id } }, { as: 'u1' });
    await socket.take(hasLikes(1));
    expect(values(socket, 's')).toHaveLength(4);
  });

  it('sends nothing for what changed nothing', async () => {
    const id = await fresh();
    const socket = await connect();
    socket.subscribe('s', follow, { ids: [id] });
    await socket.take(hasLikes(0));
    await like(id, 'u1');
    await socket.take(hasLikes(1));
    await like(id, 'u1');
    await app.ask(LikeDocument, { input: { contentId: 'nowhere' } }, { as: 'u1' });
    await like(id, 'u2');
    await socket.take(hasLikes(2));
    expect(values(socket, 's').map(({ likeCount }) => likeCount)).toEqual([0, 1, 2]);
  });

  it('of two contents sends both, and no third', async () => {
    const [a, b, other] = [await fresh(), await fresh(), await fresh()];
    const socket = await connect();
    socket.subscribe('s', follow, { ids: [a, b, a] });
    await socket.take(({ payload }) => payload?.data.contentStats.contentId === a);
    await socket.take(({ payload }) => payload?.data.contentStats.contentId === b);
    await like(other, 'u1');
    await like(b, 'u1');
    await socket.take((message) => message.payload?.data.contentStats.contentId === b && hasLikes(1)(message));
    await like(a, 'u1');
    await socket.take((message) => message.payload?.data.contentStats.contentId === a && hasLikes(1)(message));
    expect(
      values(socket, 's')
        .map(({ contentId, likeCount }) => [contentId, likeCount])
        .slice(2),
    ).toEqual([
      [b, 1],
      [a, 1],
    ]);
  });

  it('may be done many times over one socket, each under its own id', async () => {
    const id = await fresh();
    const socket = await connect();
    for (let i = 0; i < 20; i++) socket.subscribe(`s${i}`, follow, { ids: [id] });
    for (let i = 0; i < 20; i++) await socket.take({ id: `s${i}`, type: 'next' });
    await like(id, 'u1');
    for (let i = 0; i < 20; i++) await socket.take((message) => message.id === `s${i}` && hasLikes(1)(message));
    expect(app.services.liveStats.followerCount()).toBe(20);
  });

  it('stops when unsubscribed, for that subscription alone', async () => {
    const id = await fresh();
    const socket = await connect();
    socket.subscribe('gone', follow, { ids: [id] });
    socket.subscribe('stays', follow, { ids: [id] });
    await socket.take({ id: 'gone' });
    await socket.take({ id: 'stays' });
    socket.send({ type: 'complete', id: 'gone' });
    await until(() => app.services.liveStats.followerCount() === 1, 'one follower');
    await like(id, 'u1');
    await socket.take((message) => message.id === 'stays' && hasLikes(1)(message));
    await socket.ask('{ __typename }');
    expect(values(socket, 'gone')).toHaveLength(1);
  });

  it('leaves no subscription behind when it is canceled at once, by a message or by a lost connection', async () => {
    const id = await fresh();
    for (let i = 0; i < 20; i++) {
      const socket = await connect();
      socket.subscribe('s', follow, { ids: [id] });
      if (i % 2 === 0) {
        await socket.close();
        continue;
      }
      socket.send({ type: 'complete', id: 's' });
      await socket.ask('query ($id: ID!) { content(id: $id) { id } }', { id });
    }
    await noFollowers();
  });

  it('ends a burst of 500 interactions with the exact counts, over versions that only grow', async () => {
    const id = await fresh();
    const sockets = await Promise.all(Array.from({ length: 3 }, () => connect()));
    for (const socket of sockets) {
      socket.subscribe('s', follow, { ids: [id] });
      await socket.take({ id: 's' });
    }
    const acts = Array.from({ length: 500 }, (_, i) =>
      i % 2 ? like(id, `u${i}`) : app.get(RecordViewDocument, { input: { contentId: id } }, { as: `u${i % 100}` }),
    );
    await Promise.all(acts);
    const [stats] = (await app.get(StatsDocument, { contentIds: [id] }, {})).stats;
    expect(stats).toMatchObject({ likeCount: 250, viewCount: 50, totalViewCount: 250 });
    for (const socket of sockets) {
      await socket.take(({ payload }) => payload?.data?.contentStats?.version === stats?.version);
      const seen = values(socket, 's');
      expect(seen.at(-1)).toEqual({ contentId: id, version: stats?.version, likeCount: 250, viewCount: 50, totalViewCount: 250 });
      expect(seen.length).toBeLessThanOrEqual(501);
      for (let i = 1; i < seen.length; i++) {
        expect(seen[i].version).toBeGreaterThan(seen[i - 1].version);
        expect(seen[i].likeCount + seen[i].totalViewCount).toBeGreaterThan(seen[i - 1].likeCount + seen[i - 1].totalViewCount);
      }
    }
  });

  it('begun in the midst of a burst misses nothing between its first value and the changes', async () => {
    const id = await fresh();
    const burst = Promise.all(Array.from({ length: 200 }, (_, i) => like(id, `u${i}`)));
    const sockets = await Promise.all(Array.from({ length: 10 }, () => connect()));
    for (const socket of sockets) socket.subscribe('s', follow, { ids: [id] });
    await burst;
    for (const socket of sockets) {
      await socket.take(hasLikes(200));
      const versions = values(socket, 's').map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    }
  });

  it('gives a fresh first value after a reconnect', async () => {
    const id = await fresh();
    const before = await connect();
    before.subscribe('s', follow, { ids: [id] });
    await before.take(hasLikes(0));
    await before.close();
    await noFollowers();
    await like(id, 'u1');
    await like(id, 'u2');
    const after = await connect();
    after.subscribe('s', follow, { ids: [id] });
    expect((await after.take({ id: 's' })).payload.data.contentStats.likeCount).toBe(2);
  });

  it('recomputes trends and recent counts with each value', async () => {
    const id = await fresh();
    const socket = await connect();
    socket.subscribe('s', 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { viewCount recent(period: DAY) { viewCount } popularityScore } }', {
      ids: [id],
    });
    await socket.take({ id: 's', type: 'next' });
    for (const user of ['u1', 'u2']) {
      await app.get(RecordViewDocument, { input: { contentId: id } }, { as: user });
      await socket.take(({ payload }) => payload?.data.contentStats.viewCount === Number(user.slice(1)));
    }
    expect(values(socket, 's').at(-1)).toEqual({ viewCount: 2, recent: { viewCount: 2 }, popularityScore: 2 });
  });
});

describe('who may follow', () => {
  it('a public content: everyone, also without a token', async () => {
    const id = await fresh();
    for (const as of [undefined, 'u1']) {
      const socket = await connect(as);
      socket.subscribe('s', follow, { ids: [id] });
      expect(await socket.take({ id: 's' })).toMatchObject({ type: 'next' });
    }
  });

  it('a private content: its owner; for others it sends nothing, like one that does not exist, and the others continue', async () => {
    const owner = await connect('owner');
    owner.subscribe('s', follow, { ids: ['private'] });
    expect(await owner.take({ id: 's' })).toMatchObject({ type: 'next', payload: { data: { contentStats: { contentId: 'private' } } } });
    for (const as of [undefined, 'stranger']) {
      const id = await fresh();
      const socket = await connect(as);
      for (const silent of ['private', 'nowhere']) socket.subscribe(silent, follow, { ids: [silent, id] });
      for (const silent of ['private', 'nowhere']) await socket.take({ id: silent, type: 'next' });
      await like(id, 'u1');
      await like('private', 'owner');
      for (const silent of ['private', 'nowhere']) await socket.take((message) => message.id === silent && hasLikes(1)(message));
      for (const silent of ['private', 'nowhere'])
        expect(values(socket, silent)).toEqual([0, 1].map((likeCount) => expect.objectContaining({ contentId: id, likeCount })));
    }
  });

  it('no content at all: the subscription stays open and sends nothing', async () => {
    const socket = await connect();
    socket.subscribe('none', follow, { ids: [] });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(socket.received.filter(({ id }) => id === 'none')).toEqual([]);
    socket.send({ type: 'complete', id: 'none' });
    // The id is free again, so the server had the operation and ended it.
    socket.subscribe('none', follow, { ids: [await fresh()] });
    await socket.take({ id: 'none', type: 'next' });
  });
});

describe('queries and mutations over the socket', () => {
  const stats = 'query ($id: ID!) { content(id: $id) { stats { likeCount } viewerState { hasLiked } } }';
  const likeIt = 'mutation ($id: ID!) { like(input: { contentId: $id }) { isChanged content { stats { likeCount } viewerState { hasLiked } } } }';

  it('are answered and then complete, as the user of the token', async () => {
    const id = await fresh();
    const socket = await connect('u1');
    expect(await socket.ask(likeIt, { id })).toEqual({
      data: { like: { isChanged: true, content: { stats: { likeCount: 1 }, viewerState: { hasLiked: true } } } },
    });
    expect(await socket.ask(likeIt, { id })).toMatchObject({ data: { like: { isChanged: false } } });
    expect(await socket.ask(stats, { id })).toEqual({ data: { content: { stats: { likeCount: 1 }, viewerState: { hasLiked: true } } } });
    await socket.take({ type: 'complete', id: 'ask-3' });
    expect((await app.get(ContentDocument, { id }, { as: 'u1' })).content?.viewerState?.hasLiked).toBe(true);
  });

  it('without a token may read what is public, and write nothing', async () => {
    const id = await fresh();
    const socket = await connect();
    expect(await socket.ask(stats, { id })).toEqual({ data: { content: { stats: { likeCount: 0 }, viewerState: null } } });
    expect(await socket.ask(likeIt, { id })).toMatchObject({
      data: null,
      errors: [{ path: ['like'], extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
    });
    expect(await socket.ask(stats, { id })).toMatchObject({ data: { content: { stats: { likeCount: 0 } } } });
  });

  it('take the token also from the header, and from the first message under its usual names', async () => {
    const token = await tokenOf('u1');
    const me = '{ viewer { user { userId } } }';
    const byHeader = await openSocket(app.url, { headers: { authorization: `Bearer ${token}` } });
    open.push(byHeader);
    await byHeader.init();
    expect(await byHeader.ask(me)).toEqual({ data: { viewer: { user: { userId: 'u1' } } } });
    for (const payload of [{ authorization: `bearer ${token}` }, { token }, { Authorization: token }]) {
      const socket = await openSocket(app.url);
      open.push(socket);
      socket.send({ type: 'connection_init', payload });
      await socket.take({ type: 'connection_ack' });
      expect(await socket.ask(me)).toEqual({ data: { viewer: { user: { userId: 'u1' } } } });
    }
  });

  it('show what subscribers just received: a value never runs ahead of the database', async () => {
    const id = await fresh();
    const socket = await connect('u1');
    socket.subscribe('s', follow, { ids: [id] });
    await socket.take({ id: 's' });
    for (let i = 1; i <= 20; i++) {
      void like(id, `fast${i}`);
      await socket.take(hasLikes(i));
      expect(await socket.ask(stats, { id })).toMatchObject({ data: { content: { stats: { likeCount: i } } } });
    }
  });
});

it('ends with the server: sockets are closed with 1001, and one that does not answer holds up nothing', async () => {
  const own = await startApp();
  const polite = await openSocket(own.url);
  await polite.init();
  const mute = await openMute(own.url);
  mute.pause();
  const stopping = performance.now();
  await own.stop();
  expect(performance.now() - stopping).toBeLessThan(8_000);
  expect(await polite.closed).toMatchObject({ code: 1001 });
  mute.destroy();
});

it('keeps one value per content for a reader slower than the changes: the latest, each in its turn', async () => {
  let ends = 0;
  const reader = latestValues<number>(0, () => ends++);
  for (let version = 1; version <= 1000; version++) for (const key of ['a', 'b']) reader.offer(key, version);
  expect([(await reader.next()).value, (await reader.next()).value]).toEqual([1000, 1000]);
  const waiting = reader.next();
  reader.offer('b', 1001);
  expect((await waiting).value).toBe(1001);
  reader.offer('a', 1);
  reader.retract('a');
  const last = reader.next();
  await reader.return?.();
  expect((await last).done).toBe(true);
  expect((await reader.next()).done).toBe(true);
  expect(ends).toBe(1);
});

it('sends a flood in turns of the event loop, between which other work runs, and no client receives an older value than another', async () => {
  const readers = Array.from({ length: 1_000 }, () => latestValues<number>(0, () => {}));
  const got: number[] = [];
  const all = Promise.all(readers.map(async (reader) => got.push((await reader.next()).value)));
  for (const reader of readers) reader.offer('a', 1);
  await Promise.resolve();
  const atOnce = got.length;
  expect(atOnce).toBeGreaterThan(0);
  expect(atOnce).toBeLessThan(500);
  // Something of others comes in between, and what it brings takes the place of what waits.
  await new Promise((resolve) => setImmediate(resolve));
  expect(got.length).toBeLessThan(1_000);
  for (const reader of readers) reader.offer('a', 2);
  await all;
  expect(got.filter((value) => value === 1).length).toBe(got.indexOf(2));
  expect(got.at(-1)).toBe(2);
  // And the others get the newer one after it.
  for (const reader of readers.slice(0, atOnce)) expect((await reader.next()).value).toBe(2);
});

it('sends a content at most as often as requested, and the last value always', async () => {
  const id = await fresh();
  const socket = await connect();
  const slowly = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids, maxPerSecond: 2) { contentId version likeCount } }';
  socket.subscribe('s', slowly, { ids: [id] });
  await socket.take(hasLikes(0));
  const began = performance.now();
  for (let i = 1; i <= 30; i++) await like(id, `often${i}`);
  await socket.take(hasLikes(30));
  const tookMs = performance.now() - began;
  expect(values(socket, 's').length).toBeLessThanOrEqual(2 + Math.ceil(tookMs / 500));
  for (const maxPerSecond of [0, -1, 51, 1e9]) {
    const wrong = `subscription ($ids: [ID!]!) { contentStats(ids: $ids, maxPerSecond: ${maxPerSecond}) { version } }`;
    expect(await socket.ask(wrong, { ids: [id] })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'maxPerSecond' } }],
    });
  }
});
