import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { addItems, createCollection, shareCollection, updateCollection } from '../src/community/collections/commands';
import { addFollow } from '../src/community/follows/queries';
import { claimReport, decideReport, hideContent, noteReport, releaseReport, reopenReport } from '../src/community/moderation/commands';
import { ReportDecision } from '../src/community/moderation/moderation.type';
import { createPool, type Queryable } from '../src/infrastructure/database/pool';
import { inTransaction, once } from '../src/infrastructure/database/transaction';
import { startApp, type TestApp } from './support/app';
import { type LineCutter, startProxy } from './support/proxy';

let app: TestApp;
let proxy: LineCutter;
/** Another server's connections to the same database, which can be cut. */
let other: Pool;
beforeAll(async () => {
  app = await startApp();
  proxy = await startProxy(app.databaseUrl);
  other = createPool(proxy.url, 10);
  await app.addContents(...Array.from({ length: 60 }, (_, n) => ({ id: `c${n}` })));
  await app.pool.query("INSERT INTO users (id) SELECT 'star-' || n FROM generate_series(1, 5100) n");
});
afterAll(async () => {
  await other.end();
  await proxy.close();
  await app.stop();
});
afterEach(() => {
  proxy.onRequest = () => 'pass';
  proxy.cuts = 0;
});

const now = () => new Date();
const details = { name: 'n' };
const viewer = { id: 'ann', role: 'user' } as const;
const count = async (table: string, column: string, value: string) =>
  Number((await app.pool.query(`SELECT count(*) FROM ${table} WHERE ${column} = $1`, [value])).rows[0].count);

async function openReport(contentId: string): Promise<{ id: string; contentId: string }> {
  await app.ask(`mutation { report(input: { contentId: "${contentId}", reason: SPAM }) { isChanged } }`, {}, { as: `reporter-${randomUUID()}` });
  const { rows } = await app.pool.query('SELECT id FROM reports WHERE content_id = $1', [contentId]);
  return { id: rows[0].id, contentId };
}

describe('a transaction whose COMMIT is lost', () => {
  const decision = { decision: ReportDecision.RESOLVED, outcome: 'o', note: 'n', hidesContent: true };
  /** Each transaction of the server that is retried. It returns whether it changed something, and how many rows it left. */
  const writes: [name: string, write: (pool: Pool, contentId: string) => Promise<{ isChanged: boolean; rows: number }>, rows: number][] = [
    [
      'createCollection',
      async (pool, id) => ({ isChanged: Boolean(await createCollection(pool, id, details, now())), rows: await count('collections', 'user_id', id) }),
      1,
    ],
    ['updateCollection', (pool, id) => ofCollection(id, (key) => updateCollection(pool, key, { name: 'other' }, now())), 0],
    ['shareCollection', (pool, id) => ofCollection(id, (key) => shareCollection(pool, key, true, now())), 0],
    ['addItems', (pool, id) => ofCollection(id, (key) => addItems(pool, key, viewer, [id, 'c0'], now())), 2],
    [
      'addFollow',
      async (pool, id) => ({ isChanged: await addFollow(pool, id, 'star-1', now()), rows: await count('follows', 'follower_id', id) }),
      1,
    ],
    ['claimReport', (pool, id) => ofReport(id, (key) => claimReport(pool, key, 'mod')), 1],
    ['noteReport', (pool, id) => ofReport(id, (key) => noteReport(pool, key, 'mod', 'note')), 1],
    ['decideReport', (pool, id) => ofReport(id, (key) => decideReport(pool, key, 'mod', decision, now())), 2],
    [
      'hideContent',
      async (pool, id) => ({
        isChanged: await hideContent(pool, id, 'mod', true, 'note', now()),
        rows: await count('moderation_events', 'content_id', id),
      }),
      1,
    ],
    [
      'releaseReport',
      (pool, id) =>
        ofReport(
          id,
          (key) => releaseReport(pool, key, 'mod'),
          (key) => claimReport(app.pool, key, 'mod'),
        ),
      2,
    ],
    [
      'reopenReport',
      (pool, id) =>
        ofReport(
          id,
          (key) => reopenReport(pool, key, 'mod', 'note'),
          (key) => decideReport(app.pool, key, 'mod', decision, now()),
        ),
      3,
    ],
  ];
  async function ofCollection(userId: string, write: (key: { ownerId: string; id: string }) => Promise<{ isChanged: boolean }>) {
    const { id } = await createCollection(app.pool, userId, details, now());
    return { isChanged: (await write({ ownerId: userId, id })).isChanged, rows: await count('collection_items', 'collection_id', id) };
  }
  type ReportKey = { id: string; contentId: string };
  async function ofReport(
    contentId: string,
    write: (key: ReportKey) => Promise<{ isChanged: boolean }>,
    prepare?: (key: ReportKey) => Promise<unknown>,
  ) {
    const key = await openReport(contentId);
    await prepare?.(key);
    return { isChanged: (await write(key)).isChanged, rows: await count('moderation_events', 'content_id', contentId) };
  }
  let contents = 0;

  it.each(
    writes.flatMap(([name, write, rows]) => [
      [name, 'before it arrives', 'cut-before', write, rows] as const,
      [name, 'after it happened', 'cut-after', write, rows] as const,
    ]),
  )('%s: %s, takes effect once and answers as if nothing had been lost', async (_, __, verdict, write, rows) => {
    proxy.onRequest = (bytes) => (proxy.cuts === 0 && bytes.includes('COMMIT\0') ? verdict : 'pass');
    expect(await write(other, `c${++contents}`)).toEqual({ isChanged: true, rows });
    expect(proxy.cuts).toBe(1);
  });

  const insert = (db: Queryable, key: string) => db.query('INSERT INTO settings (key, value) VALUES ($1, $2)', [key, '1']);

  it('is not tried again while it is not known to be undone', async () => {
    let tries = 0;
    proxy.onRequest = (bytes) => (bytes.includes('COMMIT\0') || bytes.includes('pg_xact_status') ? 'cut-after' : 'pass');
    const work = inTransaction(other, (db) => {
      tries++;
      return insert(db, 'unknown');
    });
    await expect(work).rejects.toThrow('Connection terminated unexpectedly');
    expect([tries, await count('settings', 'key', 'unknown')]).toEqual([1, 1]);
  });

  it('that wrote nothing is tried again', async () => {
    proxy.onRequest = (bytes) => (proxy.cuts === 0 && bytes.includes('COMMIT\0') ? 'cut-after' : 'pass');
    expect(await inTransaction(other, async (db) => (await db.query<{ one: number }>('SELECT 1 AS one')).rows)).toEqual([{ one: 1 }]);
    expect(proxy.cuts).toBe(1);
  });

  it('that PostgreSQL itself rejected is rolled back, and the error of work that must run once is returned unchanged', async () => {
    await app.pool.query('CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    await app.pool.query('INSERT INTO late VALUES (1)');
    await expect(inTransaction(other, (db) => db.query('INSERT INTO late VALUES (1)'))).rejects.toMatchObject({ code: '23505' });
    proxy.onRequest = (bytes) => (bytes.includes('COMMIT\0') ? 'cut-after' : 'pass');
    await expect(once(other, (db) => insert(db, 'once'))).rejects.toThrow('Connection terminated unexpectedly');
  });
});

describe('at most', () => {
  /** From two servers at once. */
  const together = (times: number, work: (pool: Pool, n: number) => Promise<unknown>) =>
    Promise.allSettled(Array.from({ length: times }, (_, n) => work(n % 2 ? app.pool : other, n)));
  const done = (results: PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === 'fulfilled').length;
  const reasons = (results: PromiseSettledResult<unknown>[]) =>
    new Set(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : [])));

  it('1,000 collections of a user, however many are made at once', async () => {
    await app.pool.query(
      `INSERT INTO collections (user_id, id, name, is_public, created_at, updated_at) SELECT 'hoarder', gen_random_uuid(), 'n', false, now(), now() FROM generate_series(1, 995)`,
    );
    const results = await together(40, (pool) => createCollection(pool, 'hoarder', details, now()));
    expect([done(results), await count('collections', 'user_id', 'hoarder')]).toEqual([5, 1_000]);
    expect(reasons(results)).toEqual(new Set(['A user can have at most 1000 collections.']));
  });

  it('5,000 people that a user follows, however many are followed at once', async () => {
    await app.pool.query(
      `INSERT INTO follows (follower_id, followed_id, created_at) SELECT 'fan', 'star-' || n, now() FROM generate_series(1, 4995) n`,
    );
    const results = await together(40, (pool, n) => addFollow(pool, 'fan', `star-${5_000 + n}`, now()));
    expect([done(results), await count('follows', 'follower_id', 'fan')]).toEqual([5, 5_000]);
    expect(reasons(results)).toEqual(new Set(['A user can follow at most 5000 users.']));
  });

  it('10,000 contents of a collection, however many are added at once', async () => {
    const { id } = await createCollection(app.pool, 'ann', details, now());
    await app.pool.query(`INSERT INTO content (id, type, title, tags) SELECT 'many-' || n, 'ARTICLE', 't', '{}' FROM generate_series(1, 9995) n`);
    await app.pool.query(
      `INSERT INTO collection_items (user_id, collection_id, content_id, position, added_at) SELECT 'ann', $1, 'many-' || n, n, now() FROM generate_series(1, 9995) n`,
      [id],
    );
    await app.pool.query('UPDATE collections SET item_count = 9995 WHERE id = $1', [id]);
    const results = await together(20, (pool, n) => addItems(pool, { ownerId: 'ann', id }, viewer, [`c${n}`], now()));
    expect([done(results), await count('collection_items', 'collection_id', id)]).toEqual([5, 10_000]);
    expect((await app.pool.query('SELECT item_count FROM collections WHERE id = $1', [id])).rows).toEqual([{ item_count: 10_000 }]);
  });

  it('so much is counted of one user at a time, and others do not wait', async () => {
    const holder = await app.pool.connect();
    await holder.query("BEGIN; SELECT pg_advisory_xact_lock(1, hashtext('slow')); SELECT pg_advisory_xact_lock(2, hashtext('slow'))");
    const waiting = [createCollection(other, 'slow', details, now()), addFollow(other, 'slow', 'star-1', now())];
    expect(await addFollow(app.pool, 'quick', 'star-1', now())).toBe(true);
    expect(await createCollection(app.pool, 'quick', details, now())).toMatchObject({ name: 'n' });
    expect(await count('collections', 'user_id', 'slow')).toBe(0);
    await holder.query('COMMIT');
    holder.release();
    expect(await Promise.all(waiting)).toEqual([expect.objectContaining({ name: 'n' }), true]);
  });
});
