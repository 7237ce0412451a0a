import { newId } from '../src/domain/identifiers';
import { rebuildUserHistory } from '../src/insights/history/rebuild';
import { writeIndexRows } from '../src/ledger/timeline-index';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { pagesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { cli, startCli } from './support/cli';
import { cloneDatabase, type TestDatabase } from './support/database';
import { actsOn } from './support/interact';
import { createActor } from './support/random-interactions';
import { statementsOf } from './support/statements';
import { secret, tokenOf } from './support/tokens';
import { until } from './support/until';

let database: TestDatabase;
/** This app writes and reads the timeline index; the other one reads without it, and records in one test only. */
let app: TestApp;
let plain: TestApp;
const { act, read } = actsOn(() => app);
const { act: actPlain, read: readPlain } = actsOn(() => plain);
const people = ['ada', 'bob', 'cyd'];
const contents = Array.from({ length: 8 }, (_, i) => `c${i}`);
const actAtRandom = createActor(
  () => app,
  people,
  contents,
  (moment) => at(moment),
);
const started = Date.now();
const at = (moment: number) => new Date(started - moment * 60_000).toISOString();

beforeAll(async () => {
  database = await cloneDatabase();
  const reactions = '{"EMOTION": ["LOVE", "WOW"], "USE": ["HELPFUL"]}';
  app = await startApp({ databaseUrl: database.url, env: { USER_HISTORY: 'on', REACTIONS: reactions } });
  plain = await startApp({ databaseUrl: database.url, env: { REACTIONS: reactions } });
  await app.addContents(...contents.map((id) => ({ id })));
  await rebuild();
  await actAtRandom(4, 60);
}, 60_000);
afterAll(async () => {
  await plain.stop();
  await app.stop();
  await database.drop();
});

const rebuild = (options = {}) => rebuildUserHistory(app.pool, options);
const indexRows = async () => (await app.pool.query('SELECT * FROM user_history ORDER BY user_id, occurred_at, type, content_id')).rows;
/** Whether a statement like this one waits for a lock. */
const isWaiting = async (statement: string) => {
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1";
  return (await app.pool.query(waiting, [statement])).rowCount === 1;
};
/** The expected rows after a rebuild. */
const wanted = async () =>
  (
    await app.pool.query(
      `SELECT DISTINCT user_id, occurred_at, type COLLATE "C" AS type, content_id FROM history WHERE user_id NOT LIKE 'erased:%' ORDER BY user_id, occurred_at, type, content_id`,
    )
  ).rows;
const lacking = async () => {
  const there = new Set((await indexRows()).map((row) => JSON.stringify(row)));
  return (await wanted()).filter((row) => !there.has(JSON.stringify(row)));
};
const isWhole = async () =>
  (await app.pool.query("SELECT value->'isWhole' AS whole FROM settings WHERE key = 'user-history'")).rows[0]?.whole ?? null;
const isByHints = async () =>
  (await statementsOf(app.pool, () => read('{ history(first: 1) { edges { cursor } } }', {}, { as: 'bob' }))).includes('next-index-rows');

const entry =
  '{ edges { cursor node { id type contentId occurredAt timesViewed rating reaction notes platform } } pageInfo { hasNextPage endCursor } }';
async function pages(how: typeof read, as: string, list: string, args: string): Promise<unknown[]> {
  const all: unknown[] = [];
  const ask = async (after: string | null) =>
    (await how(`query ($after: String) { ${list}(${args}, after: $after) ${entry} }`, { after }, { as }))[list];
  for await (const page of pagesOf(ask)) all.push(page);
  return all;
}

/** Every way to ask for a history that there is, on both servers, page by page. */
async function expectSamePages(): Promise<void> {
  expect(await isByHints()).toBe(true);
  const range = `from: "${at(30)}", to: "${at(5)}"`;
  const filters = [
    'types: [REACTION, VIEW, COMMENT], reactions: ["LIKE"]',
    'types: [REACTION]',
    'reactions: ["love", "DISLIKE"]',
    'text: "n1"',
    'contentId: "c1"',
    range,
    `${range}, text: "n"`,
  ];
  const asked = ['first: 50', 'first: 2', ...filters.map((filter) => `first: 2, ${filter}`)].map((args) => ['history', args] as const);
  for (const as of people)
    for (const [list, args] of [...asked, ['recentlyViewed', 'first: 2'] as const])
      expect([as, args, await pages(read, as, list, args)]).toEqual([as, args, await pages(readPlain, as, list, args)]);
  for (const offset of [0, 1, 7, 40, 1000]) {
    const [one, other] = await Promise.all(
      [app, plain].map(async ({ url }) => {
        const headers = { authorization: `Bearer ${await tokenOf('ada')}` };
        return (await fetch(`${url}/interactions/history/ada?limit=5&offset=${offset}`, { headers })).json();
      }),
    );
    expect(one).toEqual(other);
  }
}

it('returns the same pages as without the index, whatever was done', async () => {
  for (let round = 1; round <= 3; round++) {
    await actAtRandom(round, 130);
    if (round === 2) await read('mutation { clearHistory { clearedAt } }', {}, { as: 'bob' });
    // Every entry has its index row; undone and repeated interactions left some stale ones.
    expect(await lacking()).toEqual([]);
    expect((await indexRows()).length).toBeGreaterThan((await wanted()).length);
    await expectSamePages();
  }
}, 60_000);

it('reads the rows of servers of 0.1.0, and writes the same: a like has the type LIKE, another reaction the type REACTION', async () => {
  const occurredAt = at(2);
  await act(
    'trackInteractions',
    {
      interactions: [
        { type: 'REACTION', reaction: 'LIKE', contentId: 'c0', occurredAt },
        { type: 'REACTION', reaction: 'WOW', contentId: 'c1', occurredAt },
      ],
    },
    { as: 'new', select: 'recordedCount' },
  );
  const columns = 'content_id, slot, kind, first_positive_id, first_positive_at, changed_by, occurred_at, recorded_at';
  await app.pool.query(`INSERT INTO reactions (user_id, ${columns}) SELECT 'old', ${columns} FROM reactions WHERE user_id = 'new'`);
  await app.pool.query(
    "INSERT INTO user_history (user_id, occurred_at, type, content_id) VALUES ('old', $1, 'LIKE', 'c0'), ('old', $1, 'REACTION', 'c1')",
    [occurredAt],
  );
  const rowsOf = async (user: string) => (await indexRows()).filter((row) => row.user_id === user).map(({ user_id: _, ...row }) => row);
  expect(await rowsOf('new')).toEqual(await rowsOf('old'));
  const [like, wow] = [
    { type: 'REACTION', reaction: 'LIKE', contentId: 'c0' },
    { type: 'REACTION', reaction: 'WOW', contentId: 'c1' },
  ];
  expect(await isByHints()).toBe(true);
  for (const as of ['new', 'old'])
    for (const [args, expected] of [
      ['types: [REACTION]', [like, wow]],
      ['reactions: ["LIKE"]', [like]],
      ['reactions: ["WOW", "LOVE"]', [wow]],
    ] as const)
      expect((await read(`{ history(${args}) { nodes { type reaction contentId } } }`, {}, { as })).history.nodes).toEqual(expected);
  await app.pool.query("DELETE FROM user_history WHERE user_id IN ('new', 'old'); DELETE FROM reactions WHERE user_id = 'old'");
  for (const [contentId, reaction] of [
    ['c0', 'LIKE'],
    ['c1', 'WOW'],
  ])
    await act('unreact', { contentId, reaction }, { as: 'new' });
});

it('writes the index row of every viewing in a batch with others of it: new, extended and repeated', async () => {
  const events = Array.from({ length: 7 }, newId);
  const view = (i: number) => ({ contentId: `c${i % 2}`, eventId: events[i % 7], occurredAt: at((i * 17) % 40), durationMs: 4_000 + ((i * 7) % 50) });
  await Promise.all(Array.from({ length: 120 }, (_, i) => act('recordView', view(i), { as: 'ivy', select: 'qualified' })));
  expect(await lacking()).toEqual([]);
});

it('writes no index row for a known viewing without changes', async () => {
  const viewing = { contentId: 'c7', eventId: newId(), durationMs: 5_000 };
  const sent = (occurredAt: string, more = {}) => act('recordView', { ...viewing, occurredAt, ...more }, { as: 'again', select: 'qualified' });
  await sent(at(30));
  const before = await indexRows();
  await sent(at(20));
  expect(await indexRows()).toEqual(before);
  await sent(at(10), { durationMs: 9_000 });
  expect(await indexRows()).toHaveLength(before.length + 1);
});

it('is rebuilt to the same rows and the same pages, of nothing and of whatever is there', async () => {
  await rebuild();
  const before = await indexRows();
  expect(before).toEqual(await wanted());
  await expectSamePages();
  await app.pool.query("TRUNCATE user_history; DELETE FROM settings WHERE key = 'user-history'");
  expect(await isByHints()).toBe(false);
  expect(await rebuild({ atOnce: 7 })).toMatchObject({ added: before.length, deleted: 0 });
  expect(await indexRows()).toEqual(before);
  await expectSamePages();
  expect(await rebuild()).toMatchObject({ added: 0, deleted: 0 });
  await app.pool.query("INSERT INTO user_history VALUES ('ada', now(), 'VIEW', 'c1'), ('nobody', now(), 'LIKE', 'c1')");
  expect(await rebuild()).toMatchObject({ added: 0, deleted: 2 });
  expect(await indexRows()).toEqual(before);
}, 60_000);

it('is not read by the index before it is complete; killed half-way, a rebuild continues where it was', async () => {
  await rebuild();
  const before = await indexRows();
  const forget = () => app.pool.query("TRUNCATE user_history; DELETE FROM settings WHERE key = 'user-history'");
  const batches = async (dyingAfter = Number.POSITIVE_INFINITY) => {
    let count = 0;
    const onProgress = () => {
      if (++count === dyingAfter) throw new Error('killed');
    };
    await rebuild({ atOnce: 7, onProgress }).catch((error: Error) => expect(error.message).toBe('killed'));
    return count;
  };
  await forget();
  const all = await batches();
  for (const dyingAfter of [1, Math.floor(all / 3), Math.floor((all * 2) / 3), all - 1]) {
    await forget();
    await batches(dyingAfter);
    expect([await isWhole(), await isByHints()]).toEqual([false, false]);
    // What is recorded in the meantime may make a batch more.
    await act('like', { contentId: 'c1' }, { as: `fan-${dyingAfter}` });
    expect(await batches()).toBeLessThanOrEqual(all - dyingAfter + 1);
    expect(await isWhole()).toBe(true);
    expect(await indexRows()).toEqual(await wanted());
  }
  expect(await indexRows()).toEqual(expect.arrayContaining(before));
  await expectSamePages();
}, 60_000);

it('stays complete while a rebuild runs and users interact', async () => {
  let isOver = false;
  const rebuilding = (async () => {
    for (let i = 0; i < 5; i++) await rebuild({ atOnce: 11 });
    isOver = true;
  })();
  for (let seed = 10; !isOver; seed++) {
    await actAtRandom(seed, 10);
    expect(await lacking()).toEqual([]);
  }
  await rebuilding;
  await expectSamePages();
}, 60_000);

it('keeps the index row of an interaction that returns to its old time while the rebuild deletes it', async () => {
  await rebuild();
  const occurredAt = at(3);
  await act('like', { contentId: 'c0', occurredAt }, { as: 'dan' });
  await act('unlike', { contentId: 'c0' }, { as: 'dan' });
  // As the ledger does, in slow motion.
  const db = await app.pool.connect();
  await db.query('BEGIN');
  await db.query("UPDATE reactions SET kind = 'LIKE', occurred_at = $1 WHERE user_id = 'dan'", [occurredAt]);
  await writeIndexRows(db, [{ u: 'dan', o: occurredAt, t: 'LIKE', c: 'c0' }]);
  const rebuilt = rebuild();
  await until(() => isWaiting('DELETE FROM user_history%'), 'the rebuild waits for the fact');
  await db.query('COMMIT');
  db.release();
  await rebuilt;
  expect(await lacking()).toEqual([]);
  await act('unlike', { contentId: 'c0' }, { as: 'dan' });
});

it('a server without it that records something deletes the mark of completeness, also during a rebuild', async () => {
  expect(await isByHints()).toBe(true);
  await actPlain('like', { contentId: 'c5' }, { as: 'eve' });
  expect([await isWhole(), await isByHints()]).toEqual([null, false]);
  expect(await lacking()).toHaveLength(1);
  let batches = 0;
  let recorded: Promise<unknown> = Promise.resolve();
  const onProgress = () => {
    if (++batches === 2) recorded = actPlain('like', { contentId: 'c6' }, { as: 'eve' });
  };
  const slowly = { atOnce: 1, onProgress };
  await expect(rebuild(slowly)).rejects.toThrow('A server without USER_HISTORY=on recorded facts meanwhile');
  await recorded;
  expect(await isByHints()).toBe(false);
  await rebuild();
  expect(await indexRows()).toEqual(await wanted());
});

it('a rebuild waits for what such a server was about to commit when it began', async () => {
  let isRebuilt = false;
  const db = await app.pool.connect();
  await db.query("DELETE FROM settings WHERE key = 'user-history'");
  // As the ledger does, in slow motion: it had no mark to delete.
  await db.query(`BEGIN; INSERT INTO ledger_lanes VALUES ('${newId()}', 1, now()); DELETE FROM settings WHERE key = 'user-history'`);
  await db.query(`INSERT INTO favorites (content_id, user_id, is_saved, changed_by, first_saved_at, occurred_at, recorded_at, updated_at)
    VALUES ('c1', 'gus', true, '${newId()}', now(), now(), now(), now())`);
  const rebuilt = rebuild().then(() => {
    isRebuilt = true;
  });
  await until(async () => isRebuilt || (await isWaiting('%LOCK TABLE ledger_lanes%')), 'the rebuild waits');
  await db.query('COMMIT');
  db.release();
  await rebuilt;
  expect(await lacking()).toEqual([]);
});

it('skips any number of stale index rows, and many of one moment, with few statements', async () => {
  await rebuild();
  await act('recordView', { contentId: 'c1', occurredAt: at(100) }, { as: 'fay', select: 'qualified' });
  await act('recordView', { contentId: 'c2', occurredAt: at(101) }, { as: 'fay', select: 'qualified' });
  await app.pool.query(
    `INSERT INTO user_history SELECT 'fay', $1::timestamptz + n * interval '10 ms', 'VIEW', 'c3' FROM generate_series(1, 60000) n`,
    [at(90)],
  );
  const moment = new Date(started).toISOString();
  await app.pool.query(`INSERT INTO user_history SELECT 'fay', $1, 'VIEW', 'stale-' || n FROM generate_series(1, 3000) n`, [moment]);
  const viewed = async () => (await read('{ recentlyViewed { edges { node { contentId } } } }', {}, { as: 'fay' })).recentlyViewed.edges;
  let answer: unknown;
  const statements = await statementsOf(app.pool, async () => {
    answer = await viewed();
  });
  expect(answer).toEqual(['c1', 'c2'].map((contentId) => ({ node: { contentId } })));
  expect(statements.filter((name) => name === 'next-index-rows').length).toBeLessThanOrEqual(10);
  expect(await rebuild({ atOnce: 20_000 })).toMatchObject({ added: 0, deleted: 63_000 });
  expect((await statementsOf(app.pool, viewed)).filter((name) => name === 'next-index-rows')).toHaveLength(1);
}, 60_000);

it('goes with the person it is of', async () => {
  const of = async (user: string) => (await app.pool.query('SELECT FROM user_history WHERE user_id = $1', [user])).rowCount;
  await act('like', { contentId: 'c4' }, { as: 'ian' });
  expect(await of('ian')).toBeGreaterThan(0);
  const { rows } = await eraseUser(app.pool, 'ian');
  expect(rows.user_history).toBeGreaterThan(0);
  await rebuild();
  expect(await of('ian')).toBe(0);
  expect((await app.pool.query("SELECT FROM user_history WHERE user_id LIKE 'erased:%'")).rowCount).toBe(0);
});

it('is rebuilt by a command, beside the servers; one that is killed in the midst of it is run again', async () => {
  await act('like', { contentId: 'c7' }, { as: 'hal' });
  await app.pool.query("TRUNCATE user_history; DELETE FROM settings WHERE key = 'user-history'");
  const command: Parameters<typeof cli> = [['rebuild-history'], { JWT_SECRET: secret, DATABASE_URL: database.url }];
  const db = await app.pool.connect();
  await db.query('BEGIN; LOCK TABLE user_history');
  const killed = startCli(...command);
  await until(() => isWaiting('INSERT INTO user_history%'), 'it adds its first hints');
  killed.child.kill('SIGKILL');
  await killed.ended;
  await db.query('ROLLBACK');
  db.release();
  expect([await isWhole(), await isByHints()]).toEqual([false, false]);
  const { stdout } = await cli(...command);
  expect(stdout).toMatch(/^The timeline index is complete: [\d,]+ rows added, 0 stale rows deleted in /);
  expect(await indexRows()).toEqual(await wanted());
  expect(await isByHints()).toBe(true);
});
