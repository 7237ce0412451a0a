import fc from 'fast-check';
import { Arg, ID, Mutation, Query, Resolver, UseMiddleware } from 'type-graphql';
import { isLongerThan } from '../src/graphql/limits/response-size';
import { createSemaphore } from '../src/graphql/limits/semaphore';
import { createWorkload } from '../src/graphql/limits/workload';
import { freshRows } from '../src/graphql/middleware';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

/** Work that ends on request. */
function work() {
  let end = () => {};
  const state = { hasBegun: false, end: () => end() };
  const run = () => {
    state.hasBegun = true;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  return { state, run };
}
const turn = () => new Promise(setImmediate);

const held: (() => void)[] = [];
const hold = () => new Promise<boolean>((resolve) => held.push(() => resolve(true)));
@Resolver()
class Held {
  @Query(() => Boolean)
  held(): Promise<boolean> {
    return hold();
  }

  @UseMiddleware(freshRows)
  @Mutation(() => Boolean)
  hold(@Arg('ids', () => [ID]) _: string[]): Promise<boolean> {
    return hold();
  }
}

describe('a semaphore', () => {
  it('runs work while its weights fit, later work in order, and heavy work alone', async () => {
    const { run } = createSemaphore(10);
    const [a, b, c, heavy, last] = [work(), work(), work(), work(), work()];
    for (const [one, weight] of [
      [a, 4],
      [b, 6],
      [c, 1],
      [heavy, 50],
      [last, 1],
    ] as const)
      void run(one.run, weight); // prettier-ignore
    const begun = () => [a, b, c, heavy, last].map(({ state }) => state.hasBegun);
    expect(begun()).toEqual([true, true, false, false, false]);
    a.state.end();
    await turn();
    expect(begun()).toEqual([true, true, true, false, false]);
    b.state.end();
    c.state.end();
    await turn();
    expect(begun()).toEqual([true, true, true, true, false]);
    heavy.state.end();
    await turn();
    expect(begun()).toEqual([true, true, true, true, true]);
  });

  it('keeps the capacity of work that rests, and says when it is idle', async () => {
    const restMs = jest.fn(() => 30);
    const beganMs = performance.now();
    const idle = new Promise<number>((resolve) => {
      const semaphore = createSemaphore(1, { restMs, onIdle: () => resolve(performance.now()) });
      expect(semaphore.run(() => 'first', 1)).toBe('first');
      expect(restMs).toHaveBeenCalledWith(1, expect.any(Number));
      // A second one waits for the rest of the first.
      expect(semaphore.run(() => 'second', 1)).toBeInstanceOf(Promise);
    });
    expect((await idle) - beganMs).toBeGreaterThan(50);
  });

  it('returns the capacity of work that fails', async () => {
    const { run } = createSemaphore(1);
    expect(() =>
      run(() => {
        throw new Error('at once');
      }),
    ).toThrow('at once'); // prettier-ignore
    await expect(
      run(async () => {
        throw new Error('later');
      }),
    ).rejects.toThrow('later'); // prettier-ignore
    expect(run(() => 'done')).toBe('done');
  });
});

describe('a long queue', () => {
  it('of 20,000 entries that end or fail at once is emptied, and all capacity is free again', async () => {
    let idleCount = 0;
    const { run } = createSemaphore(1, { onIdle: () => idleCount++ });
    const first = work();
    const results = [run(first.run) as Promise<unknown>];
    const failing = () => {
      throw new Error('at once');
    };
    for (let n = 0; n < 20_000; n++) results.push(run<unknown>(n % 2 ? failing : () => n) as Promise<unknown>);
    first.state.end();
    const settled = await Promise.allSettled(results);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(10_000);
    expect(new Set(settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])))).toEqual(new Set(['Error: at once']));
    expect(idleCount).toBe(1);
    expect(run(() => 'done', 1)).toBe('done');
  });
});

describe('operations of one client', () => {
  const rates = { ofUser: 1_000, ofAddress: 1_000 };
  const rateLimit = { admit() {}, admitCost() {} } as never;
  const one = (id: string) => ({ viewer: { id, role: 'user' }, origin: { ipAddress: null } }) as never;

  it('wait while others of that client together reach the cost limit, and delay no other client', async () => {
    const { run } = createWorkload({ capacity: 10_000, timeoutMs: 60_000, rates, rateLimit });
    const [first, second, others] = [work(), work(), work()];
    void run(one('u1'), 6_000, first.run);
    void run(one('u1'), 6_000, second.run);
    void run(one('u2'), 6_000, others.run);
    expect([first.state.hasBegun, second.state.hasBegun, others.state.hasBegun]).toEqual([true, false, true]);
    first.state.end();
    await until(() => second.state.hasBegun, 'the second has begun');
  });

  it('are rejected with RATE_LIMITED when a hundred wait already', () => {
    const { run } = createWorkload({ capacity: 10_000, timeoutMs: 60_000, rates, rateLimit });
    for (let n = 0; n < 101; n++) void run(one('u1'), 10_000, work().run);
    expect(() => run(one('u1'), 1, work().run)).toThrow(/At most 100 operations can wait/);
  });

  it('that waited too long for others are not executed: 503 and no data, while those that were executed get 200', async () => {
    held.length = 0;
    const app = await startApp({ env: { OPERATION_TIMEOUT_MS: '500', MAX_COST: '100' }, resolvers: [Held] });
    const ask = async (query: string) => {
      const body = JSON.stringify({ query });
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return [response.status, await response.json()];
    };
    const executed = ask('{ held }');
    await until(() => held.length === 1, 'the first has begun');
    // Costs 100, so it runs alone.
    const waiting = ask(`mutation { hold(ids: ${JSON.stringify(Array(50).fill('c1'))}) }`);
    const timeout = (message: RegExp) => [{ message: expect.stringMatching(message), extensions: { code: 'TIMEOUT', retryable: false } }];
    expect(await executed).toEqual([200, expect.objectContaining({ data: null, errors: timeout(/exceeded the 500 ms limit/) })]);
    const [status, answer] = await waiting;
    expect([status, answer]).toEqual([503, expect.objectContaining({ errors: timeout(/waited too long/) })]);
    expect(answer).not.toHaveProperty('data');
    for (const end of held.splice(0)) end();
    await turn();
    expect(held).toEqual([]);
    await app.stop();
  });

  it('count once more against the rate for each full 1,000 of their cost', async () => {
    const app = await startApp({ env: { RATE_LIMIT: '10' } });
    const ask = () =>
      app.ask('{ patterns { totalInteractions } }', {}, { as: 'u1' }).then(({ status, errors }) => [status, errors[0]?.extensions?.code]);
    // 1 and 4 more each.
    expect([await ask(), await ask(), await ask()]).toEqual([
      [200, undefined],
      [200, undefined],
      [429, 'RATE_LIMITED'],
    ]);
    const response = await fetch(`${app.url}/interactions/patterns/u2`, { headers: { authorization: `Bearer ${await tokenOf('u2')}` } });
    expect(response.status).toBe(200);
    await app.stop();
  });
});

describe('an answer', () => {
  let app: TestApp;
  const ids = JSON.stringify(Array.from({ length: 100 }, (_, n) => `c${n}`));
  const texts = (count: number) => `{ contents(ids: ${ids}) { ${Array.from({ length: count }, (_, n) => `a${n}: description`).join(' ')} } }`;
  beforeAll(async () => {
    app = await startApp();
    await app.addContents(...Array.from({ length: 100 }, (_, n) => ({ id: `c${n}`, description: 'ä'.repeat(10_000) })));
  });
  afterAll(() => app.stop());

  it('of more than 4 MiB is refused over every transport, whatever its operation costs', async () => {
    const { data, errors } = await app.ask(texts(2), {});
    expect([(data as { contents: unknown[] }).contents.length, errors]).toEqual([100, []]);
    const tooLong = [{ message: expect.stringMatching(/at most 4194304 bytes\. Request shorter pages/), extensions: { code: 'QUERY_TOO_COMPLEX' } }];
    expect(await app.ask(texts(3), {})).toMatchObject({ data: null, errors: tooLong });
    const socket = await openSocket(app.url);
    await socket.init();
    expect(await socket.ask(texts(3))).toMatchObject({ data: null, errors: tooLong });
    await socket.close();
    const stream = await openStream(app.url, texts(3), {});
    expect((await stream.take(({ event }) => event === 'next')).data).toMatchObject({ data: null, errors: tooLong });
    stream.drop();
  });

  it('is measured as JSON measures it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.double({ min: 0.2, max: 2, noNaN: true }), (value, factor) => {
        const bytes = Buffer.byteLength(JSON.stringify(value));
        const most = bytes * factor;
        if (most > 2 * bytes + 100) expect(isLongerThan(value, most)).toBe(false);
      }),
    );
    for (const text of ['a', 'ä', '\u0001', '"', '😀']) {
      const value = { a: [text.repeat(1_000)] };
      const bytes = Buffer.byteLength(JSON.stringify(value));
      expect([isLongerThan(value, bytes - 20), isLongerThan(value, bytes + 20)]).toEqual([true, false]);
    }
  });
});

describe('patterns', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('are made from the latest 10,000 entries of a range', async () => {
    await app.addContents({ id: 'c1' });
    const count = 10_010;
    await app.pool.query(
      `INSERT INTO interactions (content_id, id, user_id, type, occurred_at, recorded_at)
        SELECT 'c1', gen_random_uuid(), 'u1', 'PLAY', '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', now() FROM generate_series(1, $1) n`,
      [count],
    );
    const read = async (query: string) => (await app.ask<Record<string, unknown>, object>(query, {}, { as: 'u1' })).data;
    expect(await read('{ patterns { totalInteractions dateRange { start } } activity { totalInteractions } }')).toEqual({
      patterns: { totalInteractions: 10_000, dateRange: { start: '2026-01-01T00:00:11.000Z' } },
      activity: { totalInteractions: count },
    });
    expect(await read('{ patterns(to: "2026-01-01T00:01:00Z") { totalInteractions } }')).toEqual({ patterns: { totalInteractions: 59 } });
  });
});
