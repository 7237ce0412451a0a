import 'reflect-metadata';
import { modules } from '../src/interactions/registry/modules';
import type { Fact } from '../src/ledger/facts';
import { FactQueue, type Waiting } from '../src/ledger/fair-queue';
import { startApp, type TestApp } from './support/app';
import { plainView } from './support/facts';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { until } from './support/until';

const kinds = Object.assign({}, ...modules.map((module) => module.kinds));
const callers = { resolve: () => {}, reject: () => {} };
const base = { isClientId: false, occurredAt: 0, recordedAt: 0, wantsState: false, mood: null };
let ids = 0;

function view(user: string, contentId = 'c'): Fact {
  return { ...base, ...plainView, id: String(ids++), viewer: { id: user, role: 'user' }, contentId };
}
function like(user: string, contentId: string, isSet = true): Fact {
  return { ...base, kind: 'reaction', group: 'OPINION', reaction: 'LIKE', isSet, id: String(ids++), viewer: { id: user, role: 'user' }, contentId };
}
const waiting = (fact: Fact, isBulk = false): Waiting => ({ fact, isBulk, ...callers });
const usersOf = (batch: Waiting[]) => batch.map(({ fact }) => fact.viewer.id);

describe('the queue', () => {
  it('lets users take turns: one with a thousand facts delays no other user by more than a batch', () => {
    const queue = new FactQueue(10_000, kinds);
    for (let n = 0; n < 1_000; n++) queue.add(waiting(view('greedy'), true));
    for (const user of ['a', 'b', 'c']) for (let n = 0; n < 2; n++) queue.add(waiting(view(user)));
    expect(usersOf(queue.take(10)).sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'greedy', 'greedy', 'greedy', 'greedy']);
    expect(usersOf(queue.take(5))).toEqual(Array(5).fill('greedy'));
    expect(queue.size).toBe(1_006 - 15);
  });

  it('knows whether single facts are ready, because batches of list facts can be larger', () => {
    const queue = new FactQueue(10_000, kinds);
    for (let n = 0; n < 30; n++) queue.add(waiting(view('list'), true));
    expect(queue.hasReadySingles).toBe(false);
    queue.add(waiting(view('single')));
    expect(queue.hasReadySingles).toBe(true);
    expect(usersOf(queue.take(10))).toContain('single');
    expect(queue.hasReadySingles).toBe(false);
    queue.add(waiting(view('single')));
    expect(queue.clear()).toHaveLength(22);
    expect([queue.readyCount, queue.hasReadySingles]).toEqual([0, false]);
  });

  it("lets a user's single facts pass that user's own list", () => {
    const queue = new FactQueue(10_000, kinds);
    for (let n = 0; n < 1_000; n++) queue.add(waiting(view('greedy'), true));
    queue.add(waiting(view('greedy', 'single')));
    expect(queue.take(2).map(({ fact }) => fact.contentId)).toContain('single');
  });

  it('keeps the order of opposite interactions, whether they came in a list or alone', () => {
    const queue = new FactQueue(10_000, kinds);
    const facts = [true, false, true, false].map((isSet) => like('u', 'c', isSet));
    for (const [index, fact] of facts.entries()) queue.add(waiting(fact, index % 2 === 0));
    queue.add(waiting(like('u', 'other')));
    const taken: string[] = [];
    for (let batch = queue.take(10); batch.length > 0; batch = queue.take(10)) {
      expect(queue.take(10)).toEqual([]);
      taken.push(...batch.filter(({ fact }) => fact.contentId === 'c').map(({ fact }) => fact.id));
      queue.release(batch);
    }
    expect(taken).toEqual(facts.map(({ id }) => id));
    expect([queue.size, queue.readyCount]).toEqual([0, 0]);
  });

  it('reserves at most a fifth of its length for one user, and three quarters for lists; other users still find space', () => {
    const queue = new FactQueue(10_000, kinds);
    const added = (count: number, isBulk: boolean, user: string) => {
      for (let n = 0; n < count; n++) {
        try {
          queue.add(waiting(view(user), isBulk));
        } catch (error) {
          expect((error as { extensions: object }).extensions).toEqual({ code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 });
          return n;
        }
      }
      return count;
    };
    expect([added(3_000, true, 'u0'), added(3_000, false, 'u0')]).toEqual([2_000, 2_000]);
    expect(['u1', 'u2', 'u3', 'u4'].map((user) => added(3_000, true, user))).toEqual([2_000, 2_000, 1_500, 0]);
    expect(added(500, false, 'honest')).toBe(500);
    // A full list fits into a short queue as well.
    const short = new FactQueue(2_000, kinds);
    expect(Array.from({ length: 1_000 }, () => short.add(waiting(view('u'), true)))).toHaveLength(1_000);
  });

  it('keeps only the order of the facts in a batch after it rejected waiting facts', () => {
    const queue = new FactQueue(10_000, kinds);
    for (const contentId of ['c', 'c', 'd', 'd']) queue.add(waiting(like('u', contentId)));
    const [inBatch] = [queue.take(1)];
    expect(queue.clear()).toHaveLength(3);
    expect([queue.size, queue.readyCount]).toEqual([0, 0]);
    queue.add(waiting(like('u', 'c')));
    queue.add(waiting(like('u', 'd')));
    expect(queue.take(10).map(({ fact }) => fact.contentId)).toEqual(['d']);
    queue.release(inBatch);
    expect(queue.take(10).map(({ fact }) => fact.contentId)).toEqual(['c']);
  });

  it('looks at each fact a fixed number of times, however many wait', () => {
    let looks = 0;
    const counted = (fact: Fact) =>
      new Proxy(fact, {
        get(target, name, receiver) {
          looks++;
          return Reflect.get(target, name, receiver);
        },
      });
    const looksPerFact = (length: number) => {
      looks = 0;
      const queue = new FactQueue(100_000, kinds);
      for (let n = 0; n < length; n++) queue.add(waiting(counted(like(`u${n % 50}`, `c${n % 100}`)), n % 3 === 0));
      for (let batch = queue.take(10); batch.length > 0; batch = queue.take(10)) queue.release(batch);
      expect(queue.size).toBe(0);
      return looks / length;
    };
    const few = looksPerFact(500);
    expect(looksPerFact(4_000)).toBeLessThanOrEqual(few * 1.1);
  });
});

describe('a server', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMIT: '1200' }, config: { ledger: { writers: 1, maxBatch: 100, maxQueue: 2000 } } });
    await app.addContents(...Array.from({ length: 20 }, (_, n) => ({ id: `c${n}` })));
  });
  afterAll(() => app.stop());
  afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

  interface Tracked {
    trackInteractions: { recordedCount: number; results: { error: { code: string; retryAfterMs: number | null } | null }[] };
  }
  const track =
    'mutation ($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount results { error { code retryAfterMs } } } }';
  const listOf = (count: number, contentId?: string) => ({
    input: { interactions: Array.from({ length: count }, (_, n) => ({ type: 'SHARE', contentId: contentId ?? `c${n % 20}` })) },
  });
  const tracked = async (as: string, count: number, role: 'user' | 'service' = 'user', contentId?: string) => {
    const { data } = await app.ask<Tracked, object>(track, listOf(count, contentId), { as, role });
    const errors = data?.trackInteractions.results.flatMap(({ error }) => error ?? []) ?? [];
    return { recorded: data?.trackInteractions.recordedCount, errors };
  };
  const like = 'mutation { like(input: { contentId: "c1" }) { isChanged } }';
  const sharesOf = async (user: string) =>
    Number((await app.pool.query('SELECT count(*) FROM interactions WHERE user_id = $1', [user])).rows[0].count);

  /** Nothing is committed until `work` is done. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    const lock = await app.pool.connect();
    await lock.query('BEGIN; LOCK TABLE ledger_lanes IN ACCESS EXCLUSIVE MODE');
    await work().finally(() => lock.query('COMMIT'));
    lock.release();
  }
  const waitingIs = (count: number) => until(() => app.services.ledger.load().waiting === count, `${count} wait`);

  it("records others' likes before a list of a thousand is done", async () => {
    const users = Array.from({ length: 10 }, (_, n) => `honest-${n}`);
    for (const as of ['greedy', ...users]) await app.ask('{ __typename }', {}, { as });
    let list: ReturnType<typeof tracked> | undefined;
    let likes: ReturnType<TestApp['ask']>[] = [];
    await whileHeld(async () => {
      list = tracked('greedy', 1_000);
      // A batch of 200 facts waits for the lock, because only facts of a list were ready.
      await waitingIs(800);
      likes = users.map((as) => app.ask(like, {}, { as }));
      await waitingIs(810);
    });
    for (const { errors } of await Promise.all(likes)) expect(errors).toEqual([]);
    // One batch was in progress and the next one contained the likes; the count itself may be some batches late.
    expect(await sharesOf('greedy')).toBeLessThan(800);
    expect(await list).toEqual({ recorded: 1_000, errors: [] });
  });

  it('refuses by item what one user sends beyond a share of the queue, and takes from others', async () => {
    for (const as of ['filler', 'other']) await app.ask('{ __typename }', {}, { as });
    const lists: ReturnType<typeof tracked>[] = [];
    let other: ReturnType<TestApp['ask']> | undefined;
    await whileHeld(async () => {
      // A service: the lists of a plain user wait for each other by their cost.
      lists.push(tracked('filler', 1_000, 'service'));
      await waitingIs(800);
      lists.push(tracked('filler', 1_000, 'service'), tracked('filler', 1_000, 'service'));
      await waitingIs(1_000);
      other = app.ask(like, {}, { as: 'other' });
      await waitingIs(1_001);
    });
    expect((await other)?.errors).toEqual([]);
    const answers = await Promise.all(lists);
    const recorded = answers.reduce((sum, answer) => sum + (answer.recorded ?? 0), 0);
    const errors = answers.flatMap((answer) => answer.errors);
    expect(recorded).toBe(1_200);
    expect(errors).toEqual(Array(3_000 - 1_200).fill({ code: 'OVERLOADED', retryAfterMs: 1_000 }));
    expect(await sharesOf('filler')).toBe(recorded);
  });

  it('counts facts, not operations: five full lists a minute, then items are refused with a time, by every way to write', async () => {
    // What is refused by the ledger was a fact as well, and costs this test less time.
    for (let n = 0; n < 4; n++) expect((await tracked('sender', 1_000, 'user', 'nowhere')).errors[999]?.code).toBe('NOT_FOUND');
    expect(await tracked('sender', 700)).toEqual({ recorded: 700, errors: [] });
    const aliased = `mutation { ${Array.from({ length: 100 }, (_, n) => `a${n}: share(input: { contentId: "c${n % 20}" }) { isChanged }`).join(' ')} }`;
    for (let n = 0; n < 2; n++) expect((await app.ask(aliased, {}, { as: 'sender' })).errors).toEqual([]);
    const { recorded, errors } = await tracked('sender', 150);
    expect([recorded, errors]).toEqual([100, Array(50).fill({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) })]);
    const refusal = { code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) };
    expect(await app.ask(like, {}, { as: 'sender' })).toMatchObject({
      errors: [{ message: 'At most 5000 facts per minute of a user. Try again later.', extensions: refusal }],
    });
    const rest = await send(app, 'POST', '/api/interactions/share', { as: 'sender', body: { listingId: 'c1', metadata: { platform: 'mail' } } });
    expect([rest.status, rest.body]).toEqual([429, expect.objectContaining(refusal)]);
    expect(await sharesOf('sender')).toBe(1_000);

    expect((await app.ask('{ viewer { id } }', {}, { as: 'sender' })).errors).toEqual([]);
    expect((await app.ask(like, {}, { as: 'somebody-else' })).errors).toEqual([]);
    for (let n = 0; n < 6; n++) expect((await tracked('importer', 1_000, 'service', 'nowhere')).errors[999]?.code).toBe('NOT_FOUND');
  }, 60_000);

  it('exhausts the operations of a client that keeps sending rejected lists', async () => {
    const send = async () => (await app.ask(track, listOf(1_000, 'nowhere'), { as: 'stubborn' })).status;
    let sent = 1;
    while ((await send()) !== 429 && sent < 60) sent++;
    // Five lists are allowed. Each one after them counts as 40 operations of 1,200, and a few more for its cost and its size.
    expect(sent).toBeGreaterThan(25);
    expect(sent).toBeLessThan(40);
  }, 60_000);
});
