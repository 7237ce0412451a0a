import { version } from '../package.json';
import { auditSlice, rollingAudit } from '../src/operations/audit/rolling-audit';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { startProxy } from './support/proxy';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
  await app.addContents(...Array.from({ length: 12 }, (_, i) => ({ id: `c${i}` })));
});
afterEach(() => app.stop());
const { act, read, refusedRead } = actsOn(() => app);
const admin = { as: 'root', role: 'admin' } as const;
const hourMs = 3_600_000;
const slice = (hours: number, mostFacts?: number) => auditSlice(app.pool, { hourlyDays: 35, nowMs: Date.now() + hours * hourMs, mostFacts });
const whole = `{ health { version startedAt memoryBytes heapBytes maxHeapBytes redis connectionCount followerCount
  ledger { waitingCount maxWaitingCount busyLaneCount laneCount factCount batchCount batchSize { p50 p99 } commitMs { p50 p99 } }
  database { isReachable answerMs connectionCount idleConnectionCount maxConnectionCount waitingCount }
  audits { isByOperator isComplete contentCount drifts { counter contentCount } } } }`;

describe('health', () => {
  it('returns what the ledger wrote and how fast, and what is open', async () => {
    for (let i = 0; i < 5; i++) await act('like', { contentId: `c${i}` }, { as: 'u1' });
    const socket = await openSocket(app.url);
    await socket.init(await tokenOf('u1'));
    socket.subscribe('s', 'subscription { contentStats(ids: ["c1", "c2"]) { likeCount } }');
    await socket.take({ id: 's' });
    const { health } = await read(whole, {}, admin);
    expect(health).toMatchObject({
      version,
      redis: 'NONE',
      connectionCount: 1,
      followerCount: 2,
      ledger: { waitingCount: 0, maxWaitingCount: 10_000, laneCount: 4, factCount: 5, batchCount: 5, batchSize: { p50: 1, p99: 1 } },
      database: { isReachable: true, maxConnectionCount: 10, waitingCount: 0 },
    });
    expect(health.ledger.commitMs.p50).toBeGreaterThan(0);
    expect(health.heapBytes).toBeLessThan(health.memoryBytes);
    await socket.close();
    await until(async () => (await read(whole, {}, admin)).health.connectionCount === 0, 'the socket is gone');
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/^rapport_ledger_facts_total 5$/m);
    expect(metrics).toMatch(/^rapport_ledger_waiting_facts 0$/m);
  });

  it('is visible to moderators, admins and services only', async () => {
    for (const role of ['moderator', 'service'] as const)
      expect((await read('{ health { redis } }', {}, { as: role, role })).health.redis).toBe('NONE');
    expect(await refusedRead('{ health { redis } }', {}, { as: 'u1' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusedRead('{ health { redis } }', {}, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is available also while the database is away', async () => {
    const proxy = await startProxy(app.databaseUrl);
    const cut = await startApp({ databaseUrl: proxy.url });
    const ask = async () => (await cut.ask(whole, {}, admin)).data as { health: { database: { isReachable: boolean; answerMs: number | null } } };
    expect((await ask()).health.database.isReachable).toBe(true);
    proxy.onRequest = () => 'cut-before';
    expect((await ask()).health).toMatchObject({ database: { isReachable: false, answerMs: null }, audits: [] });
    proxy.onRequest = () => 'pass';
    await cut.stop();
    await proxy.close();
  });
});

describe('the audit of servers', () => {
  it('goes round by itself, an hour between two slices, and one server at a time', async () => {
    await until(async () => (await rollingAudit.read(app.pool)) !== null, 'the first slice');
    expect(await slice(0.5)).toBeNull();
    const turns = await Promise.all([slice(1), slice(1), slice(1)]);
    expect(turns.filter((turn) => turn !== null)).toHaveLength(1);
    const { health } = await read(whole, {}, admin);
    expect(health.audits).toEqual([{ isByOperator: false, isComplete: true, contentCount: 12, drifts: [] }]);
  });

  it('takes a large catalogue in slices, and adds up what it found until the round is over', async () => {
    await until(async () => (await rollingAudit.read(app.pool)) !== null, 'the first slice');
    await act('like', { contentId: 'c1' }, { as: 'u1' });
    await app.pool.query("UPDATE content_stats SET like_count = 7 WHERE content_id = 'c1'");
    const steps = [];
    for (let hours = 1; hours <= 3; hours++) steps.push(await slice(hours, 10));
    // About one fact lies under each content, about eight under c1; in order of their ids.
    expect(steps.map((step) => [step?.contents, step?.after, step?.driftByCounter.likeCount])).toEqual([
      [3, 'c10', 1],
      [12, '', 1],
      [3, 'c10', 1],
    ]);
    await app.pool.query("UPDATE content_stats SET like_count = 1 WHERE content_id = 'c1'");
    await slice(4);
    expect((await slice(5))?.driftByCounter.likeCount).toBe(0);
  });

  it('corrects scores that a server of the previous release computed without a counter that it does not know', async () => {
    await until(async () => (await rollingAudit.read(app.pool)) !== null, 'the first slice');
    await act('share', { contentId: 'c2' }, { as: 'u1' });
    const scores = async () =>
      (await app.pool.query("SELECT s.popularity, d.score FROM content_stats s JOIN content_daily d USING (content_id) WHERE content_id = 'c2'"))
        .rows;
    const before = await scores();
    await app.pool.query("UPDATE content_stats SET popularity = popularity - 6 WHERE content_id = 'c2'");
    await app.pool.query("UPDATE content_daily SET score = score - 6 WHERE content_id = 'c2'");
    let last = await slice(6);
    for (let hours = 7; last?.after !== ''; hours++) last = await slice(hours);
    expect(last.driftByCounter).toMatchObject({ popularity: 1, daily: 1 });
    expect(await scores()).toEqual(before);
  });
});
