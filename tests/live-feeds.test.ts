import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { opinions } from '../src/domain/reaction-groups';
import type { Role } from '../src/domain/roles';
import type { PubSub } from '../src/infrastructure/pubsub/pubsub';
import { interactionFilter } from '../src/interactions/registry/interaction-filter';
import { fromStored } from '../src/interactions/registry/types';
import type { Ledger } from '../src/ledger/ledger';
import { type CommittedFact, createActivityFeed } from '../src/live/activity-feed';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { startRedis, type TestRedis, withRedis } from './support/redis';
import { type Message, openSocket, type Socket } from './support/socket';
import { statementsOf } from './support/statements';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
const open: Socket[] = [];
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(() => Promise.all(open.splice(0).map((socket) => socket.close())));

const { act } = actsOn(() => app);
const share = (contentId: string, as = 'u1') => act('share', { contentId, eventId: randomUUID() }, { as });

async function subscribe(at: TestApp, query: string, as?: string, role?: Role): Promise<Socket> {
  const socket = await openSocket(at.url);
  open.push(socket);
  await socket.init(as && (await tokenOf(as, role)));
  socket.subscribe('s', query);
  return socket;
}
const told = (socket: Socket, field: string) =>
  socket.received
    .filter(({ id, type, payload }: Message) => id === 's' && type === 'next' && payload.data)
    .map(({ payload }: Message) => payload.data[field]);

describe('trendingChanged', () => {
  const orders = (socket: Socket): string[] =>
    told(socket, 'trendingChanged').map(({ nodes }) => nodes.map(({ content }: { content: { id: string } }) => content.id).join());
  const trend = (args: string) => `subscription { trendingChanged(${args}) { asOf nodes { score content { id } } } }`;

  it('sends the current list first, then again when ranks change, and not for other changes', async () => {
    await app.addContents(...['a', 'b', 'c'].map((id) => ({ id: `t-${id}`, type: 'EBOOK' as const })));
    await share('t-a');
    const socket = await subscribe(app, trend('period: HOUR, type: EBOOK, first: 2'));
    await until(() => orders(socket).length === 1, 'the first list');
    expect(orders(socket)[0]).toBe('t-a');
    for (let i = 0; i < 3; i++) await share('t-a', `more${i}`);
    for (let i = 0; i < 2; i++) await share('t-b', `b${i}`);
    await until(() => orders(socket).at(-1) === 't-a,t-b', 'the second');
    // The third is beyond the first two, until it passes them.
    await share('t-c');
    for (let i = 0; i < 3; i++) await share('t-b', `c${i}`);
    await until(() => orders(socket).at(-1) === 't-b,t-a', 'the places changed');
    for (let i = 0; i < 8; i++) await share('t-c', `d${i}`);
    await until(() => orders(socket).at(-1)?.startsWith('t-c') === true, 'the third on top');
    const seen = orders(socket);
    expect(seen.every((order, i) => order !== seen[i - 1])).toBe(true);
    for (const { nodes } of told(socket, 'trendingChanged')) expect(nodes[0].score).toBeGreaterThan(0);
  });

  it('reads the counts and the state of the viewer once for each list', async () => {
    await app.addContents(...['o', 'p'].map((id) => ({ id: `r-${id}`, type: 'IMAGE' as const })));
    for (const id of ['r-o', 'r-p']) await share(id);
    const query = 'subscription { trendingChanged(type: IMAGE) { nodes { content { id stats { shareCount } viewerState { hasSaved } } } } }';
    const sent = await statementsOf(app.pool, async () => {
      const socket = await subscribe(app, query, 'u1');
      await until(() => orders(socket).length === 1, 'the first list');
      expect(told(socket, 'trendingChanged')[0].nodes[0].content).toMatchObject({ stats: { shareCount: 1 }, viewerState: { hasSaved: false } });
    });
    expect(sent.filter((name) => /^(stats-by-id|viewer-states)$/.test(name)).sort()).toEqual(['stats-by-id', 'viewer-states']);
  });

  it('removes hidden contents by itself', async () => {
    await app.addContents(...['x', 'y'].map((id) => ({ id: `h-${id}`, type: 'AUDIO' as const })));
    for (const id of ['h-x', 'h-y']) await share(id);
    await share('h-x', 'u2');
    const socket = await subscribe(app, trend('type: AUDIO'));
    await until(() => orders(socket).at(-1) === 'h-x,h-y', 'both');
    await act('hideContent', { contentId: 'h-x' }, { as: 'mod', role: 'moderator' });
    await until(() => orders(socket).at(-1) === 'h-y', 'one');
  });

  it.each([
    ['first: 0', 'first'],
    ['first: 51', 'first'],
  ])('refuses %s', async (args, field) => {
    const socket = await subscribe(app, trend(args));
    expect(await socket.take({ id: 's' })).toMatchObject({ payload: { errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] } });
  });
});

interface Update {
  committed: number;
  sampleRate: number;
  facts: { type: string; reaction: string | null; contentId: string; userId: string; isUndone: boolean; content: { id: string } | null }[];
}

describe('activityStream', () => {
  const stream = (args = '') =>
    `subscription { activityStream${args} { at committed sampleRate facts { type reaction contentId userId isUndone occurredAt content { id } } } }`;
  const updates = (socket: Socket): Update[] => told(socket, 'activityStream');
  const facts = (socket: Socket) => updates(socket).flatMap((update) => update.facts);
  const committed = (socket: Socket) => updates(socket).reduce((sum, update) => sum + update.committed, 0);
  const watch = async (at: TestApp, args?: string) => {
    const socket = await subscribe(at, stream(args), 'mod', 'moderator');
    // What is asked behind it is answered behind it.
    await socket.ask('{ __typename }');
    return socket;
  };

  it('is for moderators, admins and services', async () => {
    for (const [as, role, code] of [
      [undefined, undefined, 'UNAUTHENTICATED'],
      ['u1', 'user', 'FORBIDDEN'],
    ] as const) {
      const socket = await subscribe(app, stream(), as, role);
      expect(await socket.take({ id: 's' })).toMatchObject({ payload: { errors: [{ extensions: { code, retryable: false } }] } });
    }
    for (const role of ['moderator', 'admin', 'service'] as const) {
      const socket = await subscribe(app, stream(), 'op', role);
      await socket.ask('{ __typename }');
      await act('like', { contentId: (await fresh())[0] }, { as: 'u1' });
      await until(() => committed(socket) > 0, `a fact for ${role}`);
    }
  });

  it('sends each fact once, with user and content, also when it is undone', async () => {
    const [id] = await fresh();
    const socket = await watch(app, `(contentId: "${id}")`);
    await act('like', { contentId: id }, { as: 'ann' });
    await act('unlike', { contentId: id }, { as: 'ann' });
    await act('save', { contentId: id }, { as: 'ben' });
    await act('rate', { contentId: id, rating: 7 }, { as: 'ben' });
    await act('recordView', { contentId: id, durationMs: 60_000 }, { as: 'cem' });
    await until(() => committed(socket) === 5, 'five facts');
    expect(facts(socket).map(({ type, reaction, userId, isUndone }) => [type, reaction, userId, isUndone])).toEqual([
      ['REACTION', 'LIKE', 'ann', false],
      ['REACTION', 'LIKE', 'ann', true],
      ['SAVE', null, 'ben', false],
      ['RATING', null, 'ben', false],
      ['VIEW', null, 'cem', false],
    ]);
    expect(facts(socket).every(({ contentId, content }) => contentId === id && content?.id === id)).toBe(true);
    expect(updates(socket).every(({ sampleRate }) => sampleRate === 1)).toBe(true);
  });

  it('sends only the requested facts, by type, content and user', async () => {
    const [one, two] = await fresh(2);
    const byType = await watch(app, `(types: [SAVE], contentId: "${one}")`);
    const byUser = await watch(app, '(userId: "dana")');
    for (const contentId of [one, two]) for (const as of ['dana', 'eli']) for (const what of ['like', 'save']) await act(what, { contentId }, { as });
    await until(() => committed(byType) === 2 && committed(byUser) === 4, 'what fits');
    expect(facts(byType).map(({ type, contentId, userId }) => [type, contentId, userId])).toEqual([
      ['SAVE', one, 'dana'],
      ['SAVE', one, 'eli'],
    ]);
    expect(facts(byUser).every(({ userId }) => userId === 'dana')).toBe(true);
  });

  it('sends only the requested reactions, beside the other requested types', async () => {
    const [id] = await fresh();
    const likes = await watch(app, `(contentId: "${id}", reactions: ["like"])`);
    const mixed = await watch(app, `(contentId: "${id}", types: [SAVE, REACTION], reactions: ["LOVE", "DISLIKE"])`);
    for (const reaction of ['LIKE', 'LOVE', 'WOW', 'DISLIKE']) await act('react', { contentId: id, reaction }, { as: 'flo' });
    for (const what of ['share', 'save']) await act(what, { contentId: id }, { as: 'flo' });
    await until(() => committed(likes) === 1 && committed(mixed) === 3, 'what fits');
    expect(facts(likes).map(({ type, reaction }) => [type, reaction])).toEqual([['REACTION', 'LIKE']]);
    expect(facts(mixed).map(({ type, reaction }) => [type, reaction])).toEqual([
      ['REACTION', 'LOVE'],
      ['REACTION', 'DISLIKE'],
      ['SAVE', null],
    ]);
  });

  it.each([
    ['reactions: ["MEH"]', 'reactions'],
    ['types: [SAVE], reactions: ["LIKE"]', 'reactions'],
  ])('refuses %s', async (args, field) => {
    const socket = await subscribe(app, stream(`(${args})`), 'mod', 'moderator');
    expect(await socket.take({ id: 's' })).toMatchObject({ payload: { errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] } });
  });

  it('counts all under load, sends a uniform sample of them within its limit, and reports the share', async () => {
    const ids = await fresh(10);
    const socket = await watch(app, '(types: [SHARE], maxPerSecond: 20)');
    const began = performance.now();
    const acts = 1_000;
    for (let i = 0; i < acts; i += 50) await Promise.all(Array.from({ length: 50 }, (_, n) => share(ids[(i + n) % 10] as string, `load${n}`)));
    await until(() => committed(socket) === acts, 'all of them');
    const seconds = (performance.now() - began) / 1_000;
    expect(updates(socket).length).toBeLessThanOrEqual(4 * seconds + 2);
    expect(facts(socket).length).toBeLessThan(acts / 2);
    for (const update of updates(socket)) {
      expect(update.facts.length).toBeLessThanOrEqual(5);
      expect(update.sampleRate).toBeCloseTo(update.facts.length / update.committed);
    }
    // Of every ten contents each is as likely: none is left out by its place in a batch.
    if (facts(socket).length > 40) expect(new Set(facts(socket).map(({ contentId }) => contentId)).size).toBeGreaterThan(5);
  });

  withRedis.it('over Redis tells the facts of all servers, each of them once, and trends move with the acts of others', async () => {
    const redis: TestRedis = await startRedis();
    const env = { REDIS_URL: redis.url };
    const here = await startApp({ env });
    const there = await startApp({ databaseUrl: here.databaseUrl, env });
    await here.addContents({ id: 'p' }, { id: 'q' });
    const [onHere, onThere] = [await watch(here, '(maxPerSecond: 200)'), await watch(there, '(maxPerSecond: 200)')];
    const trend = await subscribe(here, 'subscription { trendingChanged(period: HOUR) { nodes { content { id } } } }');
    const like = actsOn(() => there).act;
    // Until the servers know of each other's listeners.
    let warm = 0;
    await until(async () => {
      await like('like', { contentId: 'p' }, { as: `warm${++warm}` });
      return committed(onHere) > 0;
    }, 'a fact of the other server');
    await until(() => facts(onThere).length === warm, 'all of them where they were recorded');
    const moved = performance.now();
    for (let i = 0; i < 20; i++) await like('like', { contentId: 'q' }, { as: `q${i}` });
    await until(
      () => [onHere, onThere].every((socket) => facts(socket).filter(({ contentId }) => contentId === 'q').length === 20),
      'twenty more at both',
    );
    await until(() => told(trend, 'trendingChanged').at(-1)?.nodes[0]?.content.id === (warm > 20 ? 'p' : 'q'), 'the trend');
    expect(performance.now() - moved).toBeLessThan(4_000);
    for (const socket of [onHere, onThere]) {
      const keys = facts(socket).map(({ type, contentId, userId }) => `${type}/${contentId}/${userId}`);
      expect(keys.length).toBe(new Set(keys).size);
    }
    await Promise.all(open.splice(0).map((socket) => socket.close()));
    await there.stop();
    await here.stop();
    await redis.kill();
  });
});

let made = 0;
async function fresh(count = 1): Promise<[string, ...string[]]> {
  const ids = Array.from({ length: count }, () => `f${++made}`);
  await app.addContents(...ids.map((id) => ({ id })));
  return ids as [string, ...string[]];
}

it('reads the messages of servers of 0.1.0, which name likes as types and no reactions', async () => {
  let receive: (message: unknown) => void = () => {};
  const bus = {
    listen: (channel: string, onMessage: (message: unknown) => void) => {
      if (channel === 'facts') receive = onMessage;
      return () => {};
    },
    publish() {},
  };
  const feed = createActivityFeed(bus as unknown as PubSub, { onCommit: () => () => {} } as unknown as Pick<Ledger, 'onCommit'>);
  const filter = interactionFilter(opinions, ['REACTION'], ['LIKE']);
  const updates = feed.follow({ ...filter, contentId: null, userId: null }, 20);
  const fact = { contentId: 'x', userId: 'ann', isUndone: false, occurredAt: 1 };
  receive({ facts: ['DISLIKE', 'REACTION', 'LIKE', 'VIEW'].map((type) => ({ ...fact, type })), total: 4 });
  const { value } = await updates.next();
  expect(value.facts.map(({ type, reaction }: CommittedFact) => fromStored(type, reaction))).toEqual([{ type: 'REACTION', reaction: 'LIKE' }]);
  await updates.return?.();
  feed.close();
});
