import 'reflect-metadata';
import type { Pool } from 'pg';
import { upsertContents } from '../src/catalog/content/commands';
import { viewerStates } from '../src/catalog/viewer-state/queries';
import { newId } from '../src/domain/identifiers';
import { createPool } from '../src/infrastructure/database/pool';
import { counters, counterTables } from '../src/interactions/registry/counters';
import { modules } from '../src/interactions/registry/modules';
import { type Batch, commitBatch } from '../src/ledger/commit';
import type { StatsRow } from '../src/ledger/counter-tables';
import type { Fact } from '../src/ledger/facts';
import { createLedger, type Ledger } from '../src/ledger/ledger';
import { withWeights } from '../src/ledger/write-counters';
import { cloneDatabase, type TestDatabase } from './support/database';
import { plainView } from './support/facts';
import { brokenLaws } from './support/laws';
import { type LineCutter, startProxy } from './support/proxy';
import { until } from './support/until';

let database: TestDatabase;
let pool: Pool;
let proxy: LineCutter;
let statements: string[];
const published: StatsRow[] = [];
let failNextConnection: Error | null = null;

beforeAll(async () => {
  database = await cloneDatabase();
  proxy = await startProxy(database.url);
  pool = createPool(database.url, 4);
  const blank = {
    title: 't',
    description: null,
    url: null,
    ownerId: null,
    tags: [],
    theme: null,
    isPublic: true,
    durationMs: null,
    isRemoved: false,
  };
  await upsertContents(
    pool,
    Array.from({ length: 50 }, (_, i) => ({ ...blank, id: `c${i}`, type: 'ARTICLE' as const })),
    Date.now(),
  );
});
afterAll(async () => {
  await proxy.close();
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  statements = [];
  published.length = 0;
  proxy.onRequest = () => 'pass';
  proxy.cuts = 0;
});
afterEach(async () => expect(await brokenLaws(pool)).toEqual([]));

function openLedger({ lanes = 1, maxBatch = 500, maxQueue = 10_000 } = {}): { ledger: Ledger; end: () => Promise<void> } {
  const own = createPool(proxy.url, lanes, { pipeline: true });
  const connect = own.connect.bind(own) as (...args: unknown[]) => unknown;
  Object.assign(own, {
    connect: (...args: unknown[]) => {
      const failure = failNextConnection;
      failNextConnection = null;
      return failure ? Promise.reject(failure) : connect(...args);
    },
  });
  own.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const [first] = args as [string | { name?: string; text: string }];
        statements.push(typeof first === 'string' ? first.slice(0, 10) : (first.name ?? first.text));
        return query(...args);
      },
    });
  });
  const ledger = createLedger({
    erasureKeyOf: (userId) => userId,
    pool: own,
    weights: counters.defaultWeights,
    modules,
    counterTables,
    viewerStates,
    hourlyDays: 35,
    writesTimelineIndex: false,
    writers: lanes,
    maxBatch,
    maxQueue,
    logError: () => {},
  });
  ledger.onCommit(({ changed }) => published.push(...changed));
  return {
    ledger,
    async end() {
      await ledger.close();
      await own.end();
    },
  };
}

function fact(kind: 'view' | 'like' | 'unlike' | 'share', contentId: string, user: string, more: Partial<Fact> = {}): Fact {
  const now = Date.now();
  const base = { id: newId(), isClientId: false, viewer: { id: user, role: 'user' }, contentId, occurredAt: now, recordedAt: now, wantsState: true };
  if (kind === 'view') return { ...base, ...plainView, ...more } as Fact;
  if (kind === 'share') return { ...base, kind: 'interaction', type: 'SHARE', platform: null, recipient: null, ...more } as Fact;
  return { ...base, kind: 'reaction', group: 'OPINION', reaction: 'LIKE', isSet: kind === 'like', ...more } as Fact;
}

it('commits facts that come together in one transaction, with a number of statements that does not grow', async () => {
  const { ledger, end } = openLedger();
  await Promise.all(Array.from({ length: 10 }, (_, i) => ledger.record(fact('view', `c${i % 5}`, `few${i}`))));
  const forTen = [...statements];
  statements = [];
  await Promise.all(Array.from({ length: 300 }, (_, i) => ledger.record(fact('view', `c${i % 50}`, `many${i}`))));
  expect(statements).toEqual(forTen);
  expect(statements.filter((name) => name === 'COMMIT')).toHaveLength(1);
  expect(statements.length).toBeLessThanOrEqual(12);
  await end();
});

it('answers every fact with the counts and the state of its own commit', async () => {
  const { ledger, end } = openLedger();
  const saved = { kind: 'favorite', isSet: true } as const;
  await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.record(fact('like', 'c1', `own${i}`, { ...saved, notes: `note ${i}` }))));
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.record(fact('like', 'c1', `own${i}`))));
  for (const [i, { stats, viewerState, isChanged }] of outcomes.entries()) {
    expect(isChanged).toBe(true);
    expect(stats?.likeCount).toBe(20);
    expect(viewerState).toMatchObject({ reactions: ['LIKE'], hasSaved: true, notes: `note ${i}` });
  }
  await end();
});

it('reads what any fact of the batch requests, for each of them', async () => {
  const { ledger, end } = openLedger();
  const requests: [user: string, content: string, viewerState: string][] = [
    ['asks1', 'title', 'hasViewed'],
    ['asks2', 'id', 'reactions'],
  ];
  const outcomes = await Promise.all(
    requests.map(([user, ofContent, ofState]) =>
      ledger.record(fact('like', 'c1', user, { requestedFields: { content: new Set([ofContent]), viewerState: new Set([ofState]) } })),
    ),
  );
  for (const { content, viewerState } of outcomes) {
    expect(content?.title).toBe((await pool.query("SELECT title FROM content WHERE id = 'c1'")).rows[0].title);
    expect(viewerState).toMatchObject({ hasViewed: false, reactions: ['LIKE'] });
  }
  statements = [];
  await ledger.record(fact('view', 'c1', 'asks3', { requestedFields: { content: new Set(['id', 'type']), viewerState: new Set(['hasViewed']) } }));
  expect(statements).toEqual(expect.arrayContaining(['content-rules-by-id', 'viewer-states:viewed']));
  await end();
});

it('starts no batch with fewer facts than the running ones contain, until these have run for a quarter of a second', async () => {
  const { ledger, end } = openLedger({ lanes: 4 });
  await Promise.all(['c1', 'c2', 'c3'].map((id) => ledger.record(fact('view', id, 'before'))));
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query("SELECT FROM content_stats WHERE content_id = 'c1' FOR UPDATE");
  const held = Promise.all(['held1', 'held2', 'held3'].map((user) => ledger.record(fact('view', 'c1', user))));
  await until(() => ledger.load().busyWriters === 1, 'the batch waits for the lock');
  const startedMs = performance.now();
  const afterMs = (contentId: string, user: string) => ledger.record(fact('view', contentId, user)).then(() => performance.now() - startedMs);
  const few = afterMs('c2', 'few');
  expect(ledger.load()).toEqual({ waiting: 1, busyWriters: 1 });
  expect(await few).toBeGreaterThan(150);
  expect(ledger.load()).toEqual({ waiting: 0, busyWriters: 1 });
  // The batch that hangs no longer delays others.
  const againMs = performance.now();
  await ledger.record(fact('view', 'c3', 'alone'));
  expect(performance.now() - againMs).toBeLessThan(200);
  await holder.query('COMMIT');
  holder.release();
  await held;
  await end();
});

it("keeps the order of one user's opposite acts, and lets each see what the one before it did", async () => {
  const { ledger, end } = openLedger({ lanes: 3 });
  const acts = (['like', 'unlike', 'like', 'like', 'unlike', 'like'] as const).map((kind) => ledger.record(fact(kind, 'c2', 'fickle')));
  expect((await Promise.all(acts)).map(({ isChanged, stats }) => [isChanged, stats?.likeCount])).toEqual([
    [true, 1],
    [true, 0],
    [true, 1],
    [false, 1],
    [true, 0],
    [true, 1],
  ]); // prettier-ignore
  await end();
});

it('lets no two batches that change comments wait for each other in a circle', async () => {
  const { ledger, end } = openLedger();
  const now = Date.now();
  const base = {
    isClientId: false,
    viewer: { id: 'author', role: 'user' as const },
    contentId: 'c5',
    occurredAt: now,
    recordedAt: now,
    wantsState: false,
  };
  const written = async (parentId: string | null) =>
    (await ledger.record({ ...base, id: newId(), kind: 'comment', parentId, body: 'Yes' })).recordId as string;
  const root = await written(null);
  const reply = await written(root);
  const below = await written(reply);
  const held = await written(null);
  const edit = (commentId: string, body: string | null): Fact => ({ ...base, id: newId(), kind: 'comment-edit', commentId, body });

  const rules = {
    weights: counters.defaultWeights,
    counters: withWeights(counterTables, counters.defaultWeights),
    modules,
    hourlyDays: 35,
    timelineTypes: null,
    viewerStates,
  };
  const own = createPool(database.url, 2, { pipeline: true });
  const commit = async (...facts: Fact[]) => {
    const client = await own.connect();
    const batch: Batch = { writerId: newId(), shard: 0, number: 1, facts, sent: null };
    return commitBatch(client, batch, { ...rules, erasureKeyOf: (id) => id }).finally(() => client.release(true));
  };
  const waiting = async (count: number) => {
    const { rows } = await pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    return rows.length === count;
  };
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM comments WHERE id = $1 FOR UPDATE', [held]);
  // It has the reply and wants its parent; the other has the parent and wants the reply.
  const first = commit(edit(reply, null), edit(held, null));
  await until(() => waiting(1), 'the first waits');
  const second = commit(edit(root, 'No'), edit(below, null));
  await until(() => waiting(2), 'the second waits');
  await holder.query('ROLLBACK');
  holder.release();
  const done = await Promise.allSettled([first, second]);
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  const { rows } = await pool.query('SELECT id, reply_count AS "replyCount" FROM comments WHERE id = ANY($1) ORDER BY id', [[root, reply]]);
  expect(rows).toEqual([
    { id: root, replyCount: 0 },
    { id: reply, replyCount: 0 },
  ]);
  await own.end();
  await end();
  await pool.query('DELETE FROM ledger_lanes');
});

it('lets a bad fact fail alone', async () => {
  const { ledger, end } = openLedger();
  const [good, unknown, poisoned, alsoGood] = await Promise.allSettled([
    ledger.record(fact('share', 'c3', 'g1')),
    ledger.record(fact('share', 'nowhere', 'g2')),
    // What no validation would let through, and PostgreSQL refuses.
    ledger.record(fact('share', 'c3', 'g3', { platform: 'a\0b' } as Partial<Fact>)),
    ledger.record(fact('view', 'c3', 'g4')),
  ]);
  expect([good?.status, unknown?.status, poisoned?.status, alsoGood?.status]).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect((unknown as PromiseRejectedResult).reason.code).toBe('NOT_FOUND');
  await end();
});

it.each([
  ['after', 'cut-after'],
  ['before', 'cut-before'],
] as const)('counts once when the connection is lost right %s the COMMIT was sent', async (_, verdict) => {
  const { ledger, end } = openLedger();
  await ledger.record(fact('view', 'c4', 'warm-up'));
  const before = (await ledger.record(fact('view', 'c4', `witness-${verdict}`))).stats as StatsRow;
  proxy.onRequest = (bytes) => (proxy.cuts === 0 && bytes.includes('COMMIT\0') ? verdict : 'pass');
  const outcomes = await Promise.all([
    ledger.record(fact('share', 'c4', `lost-${verdict}`)),
    ledger.record(fact('view', 'c4', `lost-${verdict}`)),
    ledger.record(fact('view', 'c4', `witness-${verdict}`)),
    ledger.record(fact('like', 'c4', `lost-${verdict}`)),
  ]);
  expect(proxy.cuts).toBe(1);
  expect(outcomes.map(({ isChanged }) => isChanged)).toEqual([true, true, false, true]);
  expect(outcomes[0]?.stats).toMatchObject({
    shareCount: before.shareCount + 1,
    viewCount: before.viewCount + 1,
    totalViewCount: before.totalViewCount + 2,
    likeCount: before.likeCount + 1,
  });
  expect(published.at(-1)).toMatchObject({ totalViewCount: before.totalViewCount + 2 });
  await end();
});

it('counts once when the COMMIT was lost and the next try fails for another reason', async () => {
  const { ledger, end } = openLedger();
  await ledger.record(fact('view', 'c5', 'warm-up'));
  proxy.onRequest = (bytes) => {
    if (proxy.cuts > 0 || !bytes.includes('COMMIT\0')) return 'pass';
    failNextConnection = Object.assign(new Error('a fault that nobody foresaw'), { code: 'EUNFORESEEN' });
    return 'cut-after';
  };
  const save = (user: string) => ({ ...fact('view', 'c5', user), kind: 'favorite', isSet: true, notes: null, tags: null }) as Fact;
  const answers = Promise.all([ledger.record(save('doubt1')), ledger.record(save('doubt2')), ledger.record(fact('share', 'c5', 'doubt1'))]);
  const outcomes = await answers;
  expect(failNextConnection).toBeNull();
  expect(outcomes.map(({ isChanged }) => isChanged)).toEqual([true, true, true]);
  expect(outcomes[0]?.stats).toMatchObject({ saveCount: 2, shareCount: 1 });
  await end();
});

it('counts once while connections are lost at random, with several writers', async () => {
  const { ledger, end } = openLedger({ lanes: 3, maxBatch: 10 });
  let pieces = 0;
  proxy.onRequest = () => (++pieces % 9 === 0 ? (pieces % 2 ? 'cut-after' : 'cut-before') : 'pass');
  const outcomes = await Promise.all(
    Array.from({ length: 400 }, (_, i) => ledger.record(fact(i % 3 ? 'view' : 'share', `c${10 + (i % 7)}`, `shaky${i % 90}`))),
  );
  proxy.onRequest = () => 'pass';
  expect(proxy.cuts).toBeGreaterThan(5);
  const shares = await pool.query("SELECT count(*) FROM interactions WHERE user_id LIKE 'shaky%'");
  const viewings = await pool.query("SELECT count(*) FROM viewings WHERE user_id LIKE 'shaky%'");
  // The first viewing of each user and content has no row in `viewings`.
  const plain = await pool.query("SELECT count(plain_viewed_at) FROM views WHERE user_id LIKE 'shaky%'");
  expect([shares.rows[0].count, viewings.rows[0].count + plain.rows[0].count]).toEqual([134, 266]);
  expect(outcomes).toHaveLength(400);
  await end();
});

it('does not deadlock or miscount with several ledgers on the same contents', async () => {
  const ledgers = [openLedger({ lanes: 2 }), openLedger({ lanes: 2 }), openLedger({ lanes: 2 })];
  await Promise.all(
    Array.from({ length: 900 }, (_, i) =>
      ledgers[i % 3]?.ledger.record(fact((['view', 'like', 'unlike', 'share'] as const)[i % 4] ?? 'view', `c${20 + (i % 5)}`, `node${i % 40}`)),
    ),
  );
  await Promise.all(ledgers.map(({ end }) => end()));
});

it('refuses at once, and for later, what is past its bound', async () => {
  const { ledger, end } = openLedger({ maxQueue: 50 });
  const results = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => ledger.record(fact('view', 'c30', `crowd${i}`))));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(150);
  for (const { reason } of refused) expect(reason.extensions).toMatchObject({ code: 'OVERLOADED', retryable: true, retryAfterMs: 1000 });
  await end();
});

it('answers what it took before it closes, and takes nothing after', async () => {
  const { ledger, end } = openLedger();
  const taken = Promise.all(Array.from({ length: 100 }, (_, i) => ledger.record(fact('view', 'c31', `last${i}`))));
  const closed = end();
  await expect(ledger.record(fact('view', 'c31', 'late'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await taken).toHaveLength(100);
  await closed;
  expect((await pool.query('SELECT count(*) FROM ledger_lanes')).rows[0].count).toBe(0);
});
