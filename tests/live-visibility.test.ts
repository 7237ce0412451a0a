import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from './support/app';
import { type Follower, followDocument, followWith } from './support/follow';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { startRedis, type TestRedis, whyNoRedis, withRedis } from './support/redis';
import { until } from './support/until';

/** Where the contents change, as seen from the server with the followers. */
interface LiveServer {
  here: TestApp;
  there: TestApp;
}

let alone: TestApp;
let other: TestApp;
let redis: TestRedis | null = null;
let withBus: LiveServer | null = null;
beforeAll(async () => {
  alone = await startApp();
  other = await startApp({ databaseUrl: alone.databaseUrl });
  if (whyNoRedis) return;
  redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const here = await startApp({ env });
  withBus = { here, there: await startApp({ databaseUrl: here.databaseUrl, env }) };
});
afterAll(async () => {
  await withBus?.there.stop();
  await withBus?.here.stop();
  await redis?.kill();
  await other.stop();
  await alone.stop();
});
const houses: [string, () => LiveServer | null][] = [
  ['on the same server', () => ({ here: alone, there: alone })],
  ['on another server, over Redis', () => withBus],
  ['on another server that nobody hears of', () => ({ here: alone, there: other })],
];

const open: Follower[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ socket }) => socket.close()));
  for (const app of [alone, withBus?.here]) if (app) expect(await brokenLaws(app.pool)).toEqual([]);
});
const follow: typeof followWith = async (...args) => {
  const follower = await followWith(...args);
  open.push(follower);
  return follower;
};
const { act: actThere } = actsOn(() => at);
let at: TestApp;
const share = (contentId: string, as: string) => actThere('share', { contentId, eventId: randomUUID() }, { as });
const show = {
  private: (id: string, isPublic: boolean) => at.addContents({ id, ownerId: 'owner', isPublic }),
  hidden: (contentId: string, isShown: boolean) =>
    actThere(isShown ? 'restoreContent' : 'hideContent', { contentId }, { as: 'mod', role: 'moderator' }),
  removed: (id: string, isThere: boolean) => at.addContents({ id, ownerId: 'owner', isRemoved: !isThere }),
};
let made = 0;

describe.each(houses)('a content that changes %s', (name, house) => {
  const { it: itHere } = name.includes('Redis') ? withRedis : { it };

  itHere('sends nothing more to those who may not see it any more, goes on for those who may, and for all when it is shown again', async () => {
    const { here, there } = house() as LiveServer;
    at = there;
    const ids = { private: `private-${++made}`, hidden: `hidden-${made}`, removed: `removed-${made}` };
    const all = Object.values(ids);
    await at.addContents(...all.map((id) => ({ id, ownerId: 'owner' })));
    const [stranger, user, owner, moderator] = await Promise.all([
      follow(here, all),
      follow(here, all, 'user'),
      follow(here, all, 'owner'),
      follow(here, all, 'mod', 'moderator'),
    ]);
    const everybody = [stranger, user, owner, moderator];
    for (const id of all) await share(id, 'user');
    await until(() => everybody.every(({ last }) => all.every((id) => last(id)?.shareCount === 1)), 'the first count at all');
    for (const how of ['private', 'hidden', 'removed'] as const) await show[how](ids[how], false);
    for (let i = 0; i < 20; i++) for (const id of [ids.private, ids.hidden]) await share(id, 'owner');
    await until(
      () => [owner, moderator].every(({ last }) => [ids.private, ids.hidden].every((id) => last(id)?.shareCount === 21)),
      'the 21st at the owner and the moderator',
    );
    for (const { values } of [stranger, user]) expect(values().every(({ shareCount }) => shareCount <= 1)).toBe(true);
    for (const how of ['private', 'hidden', 'removed'] as const) await show[how](ids[how], true);
    // What was missed comes without anybody doing anything.
    await until(() => everybody.every(({ last }) => [ids.private, ids.hidden].every((id) => last(id)?.shareCount === 21)), 'the 21st at all');
    for (const id of all) await share(id, 'user');
    await until(
      () => everybody.every(({ last }) => all.every((id) => last(id)?.shareCount === (id === ids.removed ? 2 : 22))),
      'the last count at all',
    );
  });

  itHere('begins with each content when it can be seen, also after a reconnect, and meanwhile goes on with the others', async () => {
    const { here, there } = house() as LiveServer;
    at = there;
    const n = ++made;
    const ids = { open: `open-${n}`, unknown: `unknown-${n}`, private: `not-public-${n}`, hidden: `not-shown-${n}`, removed: `not-there-${n}` };
    const all = Object.values(ids);
    const unseen = ['private', 'hidden', 'removed'] as const;
    const create = (...names: (keyof typeof ids)[]) => at.addContents(...names.map((name) => ({ id: ids[name], ownerId: 'owner' })));
    await create('open', ...unseen);
    for (const how of unseen) await show[how](ids[how], false);
    const first = await follow(here, all);
    await share(ids.open, 'user');
    await until(() => first.last(ids.open)?.shareCount === 1, 'the count of the one that can be seen');
    await first.socket.close();
    const again = await follow(here, all);
    await share(ids.open, 'user');
    await until(() => again.last(ids.open)?.shareCount === 2, 'the same after a reconnect');
    for (const { values } of [first, again]) expect(new Set(values().map(({ contentId }) => contentId))).toEqual(new Set([ids.open]));
    await create('unknown');
    for (const how of unseen) await show[how](ids[how], true);
    await until(() => all.every((id) => again.last(id)), 'a first value of each');
    for (const id of all) await share(id, 'user');
    await until(() => all.every((id) => again.last(id)?.shareCount === (id === ids.open ? 3 : 1)), 'the latest count of each');
  });

  itHere(
    'tells a stranger no count that came about while it was hidden, however it is hidden and shown in a flood of acts',
    async () => {
      const { here, there } = house() as LiveServer;
      at = there;
      const id = `flood-${++made}`;
      await at.addContents({ id, ownerId: 'owner' });
      const [stranger, owner] = [await follow(here, [id]), await follow(here, [id], 'owner')];
      let isOver = false;
      const flood = Promise.all(
        Array.from({ length: 8 }, async () => {
          while (!isOver) await share(id, 'owner');
        }),
      );
      const count = async (): Promise<number> =>
        Number((await at.pool.query('SELECT share_count FROM content_stats WHERE content_id = $1', [id])).rows[0].share_count);
      const secret: [number, number][] = [];
      for (let i = 0; i < 6; i++) {
        const how = i % 2 ? show.private : show.hidden;
        await how(id, false);
        const from = await count();
        // Some while hidden, some while shown.
        await until(async () => (await count()) > from + 25, 'acts while it is hidden');
        secret.push([from, await count()]);
        await how(id, true);
        const to = await count();
        await until(async () => (await count()) > to + 25, 'acts while it is shown');
      }
      isOver = true;
      await flood;
      const final = await count();
      await until(() => [stranger, owner].every(({ last }) => last(id)?.shareCount === final), 'the last count at both');
      const leaked = stranger.values().filter(({ shareCount }) => secret.some(([from, to]) => shareCount > from && shareCount < to));
      expect(leaked).toEqual([]);
      for (const { values } of [stranger, owner]) {
        const versions = values().map(({ version }) => version);
        expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      }
    },
    90_000,
  );
});

it('sends the changes that waited while it was hidden, once it is shown again', async () => {
  at = alone;
  const id = `waits-${++made}`;
  await at.addContents({ id, ownerId: 'owner' });
  const follower = await follow(alone, [id]);
  // So slow that the second value still waits.
  follower.socket.subscribe('slow', 'subscription ($ids: [ID!]!) { contentStats(ids: $ids, maxPerSecond: 0.2) { shareCount } }', { ids: [id] });
  await follower.socket.take({ id: 'slow' });
  const slow = () => follower.socket.received.filter((message) => message.id === 'slow').map(({ payload }) => payload.data.contentStats.shareCount);
  await share(id, 'user');
  await until(() => follower.last(id)?.shareCount === 1, 'the count at the quick one');
  await show.hidden(id, false);
  // A new subscription makes the server read the content again.
  await at.addContents({ id: `${id}-beside` });
  follower.socket.subscribe('look', followDocument, { ids: [id, `${id}-beside`] });
  expect((await follower.socket.take({ id: 'look' })).payload.data.contentStats.contentId).toBe(`${id}-beside`);
  await show.hidden(id, true);
  await until(() => slow().length > 1, 'the count at the slow one');
  expect(slow()).toEqual([0, 1]);
});
