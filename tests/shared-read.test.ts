import { DatabaseError } from 'pg';
import type { Queryable } from '../src/infrastructure/database/pool';
import { RowLoader } from '../src/infrastructure/database/row-loader';
import { SharedRead } from '../src/infrastructure/database/shared-read';
import { until } from './support/until';

/** A shared read that reads the keys of a statement with this function, which returns the rows by key. */
function sharedRead<Row>(rowsOf: (db: Queryable, keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>): SharedRead<Row> {
  return new SharedRead<Row>(async (db, batch) => {
    for (const [key, row] of await rowsOf(db, batch.keys)) batch.set(key, row);
  });
}

/** A database whose statements the test answers one by one. Row `k` has the value of the moment at which its statement was sent. */
class Database {
  readonly db = {} as Queryable;
  moment = 0;
  readonly sent: { keys: readonly string[]; answer(): void; fail(error: Error): void }[] = [];
  readonly read = sharedRead((_: Queryable, keys) => {
    const { moment } = this;
    return new Promise<Map<string, { key: string; moment: number }>>((resolve, reject) => {
      this.sent.push({ keys, answer: () => resolve(new Map(keys.map((key) => [key, { key, moment }]))), fail: reject });
    });
  });
  rows(...keys: string[]) {
    return this.read.rows(this.db, keys);
  }
  async statement(index: number) {
    await until(() => this.sent.length > index, `statement ${index}`);
    return this.sent[index] as (typeof this.sent)[number];
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const failure = (code: string) => Object.assign(new DatabaseError('No', 1, 'error'), { code });

describe('a shared read', () => {
  it('sends what arrives in one turn as one statement, each key once, and gives each caller its rows in its order', async () => {
    const database = new Database();
    const asked = [database.rows('b', 'a', 'b'), database.rows('a'), database.rows()];
    const { keys, answer } = await database.statement(0);
    expect(keys).toEqual(['b', 'a']);
    answer();
    const [first, second, third] = await Promise.all(asked);
    expect(first?.map((row) => row?.key)).toEqual(['b', 'a', 'b']);
    expect(second?.[0]).toBe(first?.[1]);
    expect(third).toEqual([]);
    expect(database.sent).toHaveLength(1);
  });

  it('gives null for a key without a row', async () => {
    const read = sharedRead(async () => new Map([['a', {}]]));
    expect(await read.rows({} as Queryable, ['b', 'a'])).toEqual([null, {}]);
  });

  it('keeps equal keys of different groups apart', async () => {
    const sent: object[] = [];
    const read = new SharedRead<string>(async (_, batch) => {
      sent.push({ keys: batch.keys, groups: batch.groups });
      for (const [n, key] of batch.keys.entries()) if (key !== 'none') batch.rows[n] = `${batch.groups[n]} ${key}`;
    });
    const db = {} as Queryable;
    const rows = await Promise.all([read.rows(db, ['a', 'none'], 'ada'), read.rows(db, ['b', 'a'], 'bob'), read.rows(db, ['a'], 'ada')]);
    expect(rows).toEqual([['ada a', null], ['bob b', 'bob a'], ['ada a']]);
    expect(sent).toEqual([{ keys: ['a', 'none', 'b', 'a', 'a'], groups: ['ada', 'ada', 'bob', 'bob', 'ada'] }]);
  });

  it('never joins a statement that was sent, so that a row is never older than its call', async () => {
    const database = new Database();
    const before = database.rows('a');
    const first = await database.statement(0);
    database.moment = 1;
    const after = database.rows('a');
    (await database.statement(1)).answer();
    expect(await after).toEqual([{ key: 'a', moment: 1 }]);
    first.answer();
    expect(await before).toEqual([{ key: 'a', moment: 0 }]);
  });

  it('runs two statements at a time; what waits goes into the next, all at once', async () => {
    const database = new Database();
    const asked: Promise<unknown>[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      asked.push(database.rows(key));
      await turn();
      await turn();
    }
    expect(database.sent.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
    database.sent[1]?.answer();
    expect((await database.statement(2)).keys).toEqual(['c', 'd', 'e']);
    for (const { answer } of database.sent) answer();
    await Promise.all(asked);
  });

  it('does not wait longer for statements that do not end, for example because their connections were lost', async () => {
    const database = new Database();
    const lost: Promise<unknown>[] = [];
    for (const key of ['a', 'b']) {
      lost.push(database.rows(key));
      await database.statement(lost.length - 1);
    }
    const first = database.rows('c');
    (await database.statement(2)).answer();
    expect(await first).toMatchObject([{ key: 'c' }]);
    // The lost statements do not delay these keys either, and their end changes nothing.
    const second = database.rows('d');
    (await database.statement(3)).answer();
    expect(await second).toMatchObject([{ key: 'd' }]);
    for (const { fail } of database.sent.slice(0, 2)) fail(failure('57P01'));
    expect(await Promise.allSettled(lost)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    const third = database.rows('e');
    (await database.statement(4)).answer();
    expect(await third).toMatchObject([{ key: 'e' }]);
  });

  it('keeps two databases apart', async () => {
    const sent: Queryable[] = [];
    const read = sharedRead(async (db) => {
      sent.push(db);
      return new Map([['a', db]]);
    });
    const [primary, replica] = [{} as Queryable, {} as Queryable];
    const rows = await Promise.all([read.rows(primary, ['a']), read.rows(replica, ['a'])]);
    expect([rows[0]?.[0] === primary, rows[1]?.[0] === replica, sent.length]).toEqual([true, true, 2]);
  });

  it('asks again for each caller alone if the keys of one are refused, and only that one fails', async () => {
    const sent: (readonly string[])[] = [];
    const read = sharedRead(async (_, keys) => {
      sent.push(keys);
      await turn();
      if (keys.includes('poison')) throw failure('22021');
      return new Map(keys.map((key) => [key, { key }]));
    });
    const db = {} as Queryable;
    const outcomes = await Promise.allSettled([read.rows(db, ['a', 'b']), read.rows(db, ['poison']), read.rows(db, ['c', 'a'])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ value: [{ key: 'c' }, { key: 'a' }] });
    expect(sent).toEqual([['a', 'b', 'poison', 'c'], ['a', 'b'], ['poison'], ['c', 'a']]);
    expect(await read.rows(db, ['d'])).toEqual([{ key: 'd' }]);
  });

  it.each([
    ['is unreachable', '57P01'],
    ['is too slow', '57014'],
  ])('fails all callers, without asking again, if the database %s', async (_, code) => {
    const database = new Database();
    const asked = Promise.allSettled([database.rows('a'), database.rows('b')]);
    (await database.statement(0)).fail(failure(code));
    expect(await asked).toMatchObject([{ reason: { code } }, { reason: { code } }]);
    expect(database.sent).toHaveLength(1);
  });

  it('sends at most 1,000 keys in a statement, and a long list in parts between which others come', async () => {
    const database = new Database();
    const keys = Array.from({ length: 2_400 }, (_, i) => `k${i}`);
    const long = database.rows(...keys);
    const [short, other] = [database.rows('x'), database.rows('y')];
    const [first, second] = [await database.statement(0), await database.statement(1)];
    expect([first.keys.length, second.keys]).toEqual([1_000, ['x', 'y']]);
    first.answer();
    second.answer();
    await Promise.all([short, other]);
    const late = database.rows('z');
    for (const index of [2, 3, 4]) (await database.statement(index)).answer();
    expect((await late)[0]?.key).toBe('z');
    expect((await long).map((row) => row?.key)).toEqual(keys);
    expect(Math.max(...database.sent.map((statement) => statement.keys.length))).toBe(1_000);
  });
});

describe('a row loader', () => {
  it('reads a key once, and gives a row that it has without a promise', async () => {
    const asked: (readonly string[])[] = [];
    const loader = new RowLoader(async (keys) => {
      asked.push(keys);
      return keys.map((key) => (key === 'none' ? null : { key }));
    });
    expect(loader.loaded('a')).toBeUndefined();
    const [many, one] = await Promise.all([loader.loadMany(['a', 'none', 'a']), loader.load('a')]);
    expect(many).toEqual([{ key: 'a' }, null, { key: 'a' }]);
    expect([one, loader.loaded('a'), loader.loaded('none')]).toEqual([many[0], many[0], null]);
    expect(await loader.loadMany(['b', 'a'])).toEqual([{ key: 'b' }, { key: 'a' }]);
    expect(asked).toEqual([['a', 'none'], ['b']]);
  });

  it('asks for all keys of one tick in one list, so that a large request counts as one caller', async () => {
    const asked: (readonly string[])[] = [];
    const loader = new RowLoader(async (keys) => {
      asked.push(keys);
      return keys.map((key) => ({ key }));
    });
    const rows = await Promise.all(['a', 'b', 'a', 'c'].map((key) => loader.load(key)));
    expect([rows.map(({ key }) => key), asked]).toEqual([['a', 'b', 'a', 'c'], [['a', 'b', 'c']]]);
  });

  it('leaves no failure unhandled if a call waits for the reads of other calls as well', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const fails: ((error: Error) => void)[] = [];
    const loader = new RowLoader<object>(() => new Promise((_, reject) => fails.push(reject)));
    for (const order of [
      [0, 1],
      [3, 2],
    ]) {
      const calls = Promise.allSettled([loader.loadMany([`a${order}`]), loader.loadMany([`a${order}`, `b${order}`])]);
      for (const n of order) {
        fails[n]?.(new Error('No'));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    }
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });

  it('remembers a failure, so that the fields of a list do not repeat a failing statement', async () => {
    let asked = 0;
    const loader = new RowLoader<object>(async () => {
      asked++;
      throw new Error('No');
    });
    for (const _ of [1, 2]) await expect(loader.loadMany(['a', 'b'])).rejects.toThrow('No');
    await expect(loader.load('b')).rejects.toThrow('No');
    expect(asked).toBe(1);
  });
});
