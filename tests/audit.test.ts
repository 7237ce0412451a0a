import { print } from 'graphql';
import { auditReport } from '../src/cli/audit';
import { locks } from '../src/infrastructure/database/locks';
import { type AuditOptions, audit } from '../src/operations/audit/audit';
import type { Drift } from '../src/operations/audit/drift';
import { startApp, type TestApp } from './support/app';
import { cli } from './support/cli';
import { brokenLaws } from './support/laws';
import { DislikeDocument, LikeDocument, RecordViewDocument, SaveDocument, ShareDocument, UnlikeDocument, UnsaveDocument } from './support/operations';
import { until } from './support/until';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
  await app.addContents(...Array.from({ length: 30 }, (_, i) => ({ id: `c${i}` })));
  const acts: Promise<unknown>[] = [];
  for (let i = 0; i < 60; i++) {
    const [input, asking] = [{ contentId: `c${i % 12}` }, { as: `u${i % 7}` }];
    acts.push(app.get(RecordViewDocument, { input: { ...input, source: 'test' } }, asking));
    acts.push(app.ask(i % 3 ? print(LikeDocument) : print(DislikeDocument), { input }, asking));
    if (i % 2) acts.push(app.get(SaveDocument, { input: { ...input, notes: `mine ${i}`, tags: ['t'] } }, asking));
    if (i % 5 === 0) acts.push(app.get(ShareDocument, { input: { ...input, recipient: 'a friend' } }, asking));
  }
  await Promise.all(acts);
  for (let i = 0; i < 5; i++) {
    await app.get(UnlikeDocument, { input: { contentId: `c${i}` } }, { as: `u${i}` });
    await app.get(UnsaveDocument, { input: { contentId: `c${i}` } }, { as: `u${i}` });
  }
});
afterEach(() => app.stop());

async function run(options: Partial<AuditOptions> = {}) {
  const drifts: Drift[] = [];
  const progress: [number, number][] = [];
  const result = await audit(app.pool, {
    hourlyDays: 35,
    fix: false,
    onDrift: (drift) => drifts.push(drift),
    onProgress: (done, total) => progress.push([done, total]),
    ...options,
  });
  return { ...result, drifts, progress };
}
const counters = async () => (await app.pool.query('SELECT * FROM content_stats ORDER BY content_id')).rows;
const days = async () => (await app.pool.query('SELECT * FROM content_daily ORDER BY content_id, day')).rows;
const without = (row: Record<string, unknown>) => ({ ...row, version: null, updated_at: null });

it('finds no drift where the ledger was the only writer', async () => {
  const { drifts, contents, driftByCounter, progress } = await run();
  expect(drifts).toEqual([]);
  expect(contents).toBe(30);
  expect(Object.values(driftByCounter).every((count) => count === 0)).toBe(true);
  expect(driftByCounter).toMatchObject({ viewCount: 0, totalViewCount: 0, verifiedViewCount: 0, popularity: 0, daily: 0 });
  const [done, total] = progress.at(-1) ?? [];
  expect(done).toBe(total);
});

it('finds and reports every kind of drift, and with fix corrects the counters', async () => {
  const [before, daysBefore] = [(await counters()).map(without), await days()];
  await app.pool.query("UPDATE content_stats SET view_count = view_count + 1, popularity = 99 WHERE content_id = 'c1'");
  await app.pool.query("UPDATE content_stats SET like_count = 0, verified_view_count = 5 WHERE content_id = 'c2'");
  await app.pool.query("UPDATE content_stats SET is_listed = false WHERE content_id = 'c20'");
  await app.pool.query("DELETE FROM content_daily WHERE content_id = 'c3'");
  await app.pool.query("UPDATE content_daily SET save_count = 77 WHERE content_id = 'c5'");
  await app.pool.query("INSERT INTO content_daily (content_id, day, share_count) VALUES ('c21', '2020-02-29', 3)");
  await app.pool.query("DELETE FROM content_stats WHERE content_id = 'c22'");

  await app.pool.query("UPDATE content_hourly SET view_count = view_count + 2 WHERE content_id = 'c6'");
  await app.pool.query("UPDATE content_daily SET score = 5000 WHERE content_id = 'c7'");
  await app.pool.query('UPDATE service_hourly SET save_count = save_count + 100');

  const found = await run();
  const viewers = (await app.pool.query("SELECT count(*) AS n FROM views WHERE content_id = 'c1'")).rows[0].n;
  expect(found.drifts).toEqual(
    expect.arrayContaining([
      { contentId: 'c1', counter: 'viewCount', stored: viewers + 1, facts: viewers },
      expect.objectContaining({ contentId: 'c1', counter: 'popularity', stored: 99 }),
      expect.objectContaining({ contentId: 'c2', counter: 'likeCount', stored: 0 }),
      { contentId: 'c2', counter: 'verifiedViewCount', stored: 5, facts: 0 },
      { contentId: 'c20', counter: 'listing', stored: 'ARTICLE unlisted', facts: 'ARTICLE listed' },
      expect.objectContaining({ contentId: 'c3', counter: expect.stringMatching(/^viewCount 20\d\d-/), stored: 0 }),
      expect.objectContaining({ contentId: 'c5', counter: expect.stringMatching(/^saveCount 20\d\d-/), stored: 77 }),
      { contentId: 'c21', counter: 'shareCount 2020-02-29', stored: 3, facts: 0 },
      { contentId: 'c22', counter: 'viewCount', stored: null, facts: 0 },
      expect.objectContaining({ contentId: 'c6', counter: expect.stringMatching(/^viewCount 20\d\d-\d\d-\d\dT\d\d$/) }),
      expect.objectContaining({ contentId: 'c7', counter: expect.stringMatching(/^score 20/), stored: 5000 }),
      expect.objectContaining({ contentId: '*', counter: expect.stringMatching(/^saveCount 20/) }),
    ]),
  );
  expect(new Set(found.drifts.map(({ contentId }) => contentId))).toEqual(new Set(['c1', 'c2', 'c20', 'c3', 'c5', 'c6', 'c7', 'c21', 'c22', '*']));
  expect(found.driftByCounter).toMatchObject({ daily: 4, hourly: 1, listing: 2, verifiedViewCount: 2 });
  expect(found.fixed).toBe(0);
  expect(auditReport(found)).toMatch(
    /^DRIFT: viewCount on 2, .*daily on 4, hourly on 1, service on \d+ \(30 contents .*fix them with: npm run audit -- --fix$/,
  );

  expect((await run({ fix: true })).fixed).toBe(9);
  expect((await run()).drifts).toEqual([]);
  expect(await brokenLaws(app.pool)).toEqual([]);
  const after = (await counters()).map(without);
  // No fact contains the trend of a deleted row, so nothing can recount it. The row had no trend.
  expect(after).toEqual(before);
  // A day on which nothing happened may have its row of zeros.
  expect((await days()).filter((row) => Object.values(row).some((value) => typeof value === 'number' && value > 0))).toEqual(daysBefore);
});

it('fixes counters while the ledger writes, and neither misses nor doubles anything', async () => {
  let isOver = false;
  const traffic = Promise.all(
    Array.from({ length: 16 }, async (_, client) => {
      for (let i = 0; !isOver; i++) {
        const contentId = `c${i % 4}`;
        await app.get(RecordViewDocument, { input: { contentId } }, { as: `v${client}-${i}` });
        await app.ask(i % 2 ? print(LikeDocument) : print(UnlikeDocument), { input: { contentId } }, { as: `v${client}` });
      }
    }),
  );
  for (let round = 0; round < 15; round++) {
    await app.pool.query("UPDATE content_stats SET view_count = view_count + 1000 WHERE content_id = 'c1'");
    // What is beside the facts is found, what is on its way is not taken for it. (Popularity follows the counters at their next change.)
    const drifts = (await run({ fix: true })).drifts.filter(({ counter }) => counter !== 'popularity');
    expect(drifts).toEqual([{ contentId: 'c1', counter: 'viewCount', stored: Number(drifts[0]?.facts) + 1000, facts: expect.any(Number) }]);
  }
  isOver = true;
  await traffic;
  expect((await run()).drifts).toEqual([]);
  expect(await brokenLaws(app.pool)).toEqual([]);
});

it('fixes counters while a fact is recorded and not yet committed, and after a commit since the recount', async () => {
  const view = (user: string) => app.get(RecordViewDocument, { input: { contentId: 'c20' } }, { as: user });
  await app.pool.query("UPDATE content_stats SET view_count = 50, total_view_count = 7 WHERE content_id = 'c20'");
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  const slow = await app.pool.connect();
  // As the ledger does it, and stopped half-way.
  await slow.query('BEGIN');
  await slow.query(
    "INSERT INTO viewings (content_id, user_id, id, duration_ms, progress_pct, is_complete, occurred_at, recorded_at) VALUES ('c20', 'slow', '00000000-0000-7000-8000-000000000001', 0, 0, false, now(), now())",
  );
  await slow.query(
    "INSERT INTO views (content_id, user_id, duration_ms, progress_pct, is_complete, first_viewed_at, last_viewed_at) VALUES ('c20', 'slow', 0, 0, false, now(), now())",
  );
  await slow.query(
    "UPDATE content_stats SET view_count = view_count + 1, total_view_count = total_view_count + 1, popularity = popularity + 1 WHERE content_id = 'c20'",
  );
  await slow.query(
    "INSERT INTO content_daily (content_id, day, view_count, total_view_count) VALUES ('c20', (now() AT TIME ZONE 'UTC')::date, 1, 1)",
  );
  const mending = run({ fix: true });
  await until(async () => (await app.pool.query(waiting)).rowCount === 1, 'it waits for the row');
  await slow.query('COMMIT');
  slow.release();
  expect((await mending).fixed).toBe(1);
  await Promise.all([view('later-1'), view('later-2'), run({ fix: true }).catch(() => {})]);
  expect((await run()).drifts).toEqual([]);
  expect(await brokenLaws(app.pool)).toEqual([]);
  expect((await app.pool.query("SELECT view_count FROM content_stats WHERE content_id = 'c20'")).rows).toEqual([{ view_count: 3 }]);
});

it('only one audit fixes at a time: a second one is rejected and changes nothing', async () => {
  await app.pool.query("UPDATE content_stats SET like_count = like_count + 100 WHERE content_id IN ('c1', 'c2', 'c3')");
  const { drifts } = await run();
  const first = await app.pool.connect();
  await first.query('SELECT pg_advisory_lock($1)', [locks.mending]);
  await expect(run({ fix: true })).rejects.toThrow('Another audit is fixing this database. Wait until it ends.');
  expect((await run()).drifts).toEqual(drifts);
  await first.query('SELECT pg_advisory_unlock($1)', [locks.mending]);
  first.release();
  await Promise.allSettled([run({ fix: true }), run({ fix: true }), run({ fix: true })]);
  expect((await run()).drifts).toEqual([]);
});

it('keeps its last result for the metrics of every server', async () => {
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text();
  expect(await metrics()).not.toContain('rapport_audit_drift_contents{');
  await run();
  expect(await metrics()).toMatch(/^rapport_audit_drift_contents\{counter="viewCount"\} 0$/m);
  await app.pool.query("UPDATE content_stats SET view_count = 1000 WHERE content_id IN ('c1', 'c2')");
  const { startedAt } = await run();
  const told = await metrics();
  expect(told).toMatch(/^rapport_audit_drift_contents\{counter="viewCount"\} 2$/m);
  expect(told).toMatch(/^rapport_audit_contents 30$/m);
  expect(told).toContain(`rapport_audit_timestamp_seconds ${Date.parse(startedAt) / 1000}\n`);
  // After the fix there is nothing left to report.
  await run({ fix: true });
  expect(await metrics()).toMatch(/^rapport_audit_drift_contents\{counter="viewCount"\} 0$/m);
});

it('is a command that runs while a server runs: exits with 1 on drift, and with 0 after the fix', async () => {
  const command = (...args: string[]) => cli(['audit', ...args], { DATABASE_URL: app.databaseUrl });
  expect(await command()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^drift 0: 30 contents recounted from their facts in \d/) });
  await app.pool.query("UPDATE content_stats SET share_count = 1000 WHERE content_id = 'c0'");
  const found = await command();
  expect(found).toMatchObject({ code: 1, stdout: expect.stringMatching(/^DRIFT: shareCount on 1 \(/) });
  expect(found.stderr).toMatch(/c0: shareCount is 1000, expected \d/);
  expect(await command('--fix')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 contents fixed') });
  expect(await command()).toMatchObject({ code: 0 });
});
