import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { viewerStates } from '../../src/catalog/viewer-state/queries';
import { grouped, startProgress } from '../../src/cli/progress';
import { startEmbedded } from '../../src/infrastructure/database/embedded/embedded';
import { migrate } from '../../src/infrastructure/database/migrate';
import { createPool, plansByKey } from '../../src/infrastructure/database/pool';
import { activeUsers, activitySummary } from '../../src/insights/activity/queries';
import { historyPage } from '../../src/insights/history/queries';
import { patternStats } from '../../src/insights/patterns/queries';
import { popularContents, trendingContents } from '../../src/insights/rankings/queries';
import type { RankingPage } from '../../src/insights/rankings/types';
import { recentReadOf } from '../../src/insights/stats/queries';
import { contentSeries, seriesRange, serviceSeries } from '../../src/insights/stats/series';
import { counterTables } from '../../src/interactions/registry/counters';
import { historyTypes } from '../../src/interactions/registry/types';
import { contentsById } from '../../src/ledger/read-contents';
import { audit } from '../../src/operations/audit/audit';
import { chart } from './growth-chart';
import { fill, type Size, sizeOf } from './growth-fill';
import { below, median } from './load';

interface Filled {
  size: Size;
  pool: Pool;
  fillSeconds: number;
  auditSeconds: number;
  /** Cursor and position of a deep page in the longest history. */
  deepCursor: (string | number)[];
  deepEntries: number;
}

interface Question {
  title: string;
  /** True when the time must not grow with the data. */
  isFlat: boolean;
  ask: (db: Filled) => Promise<unknown>;
}

const rounds = 25;
const warmUps = 10;
const longestStatementMs = 3_600_000;
const types = historyTypes.toSorted();
const everything: RankingPage = { type: null, theme: null, tag: null, ownerId: null, limit: 21, after: null };

// Skewed: some contents and users are chosen much more often than others.
const content = ({ size }: Filled) => `c${1 + Math.floor(size.contents * Math.random() ** 3)}`;
const user = ({ size }: Filled) => `u${Math.floor(size.users * Math.random() ** 2)}`;
const of = (userId: string) => ({ userId, types, from: null, to: null, contentId: null, reactions: null, text: null });
/** Position of the deep page, and the number of entries left behind it in a shorter history. */
const [deep, left] = [10_000, 30];

const questions: Question[] = [
  {
    title: 'stats of 50 contents',
    isFlat: true,
    ask: (db) =>
      counterTables.statsById(
        db.pool,
        Array.from({ length: 50 }, () => content(db)),
      ),
  },
  {
    title: 'today, 7, 30 days of 50 contents',
    isFlat: true,
    ask: (db) =>
      recentReadOf(null).rows(
        db.pool,
        Array.from({ length: 50 }, () => content(db)),
      ),
  },
  {
    title: 'series of a content, 30 days',
    isFlat: true,
    ask: (db) => contentSeries(db.pool, content(db), seriesRange('DAY', null, null, Date.now())),
  },
  { title: 'trending of the day', isFlat: true, ask: ({ pool }) => trendingContents(pool, 'DAY', everything) },
  { title: 'trending of a theme', isFlat: false, ask: ({ pool }) => trendingContents(pool, 'DAY', { ...everything, theme: `theme-${below(40)}` }) },
  { title: 'popular of all time', isFlat: true, ask: ({ pool }) => popularContents(pool, 'ALL_TIME', everything, Date.now()) },
  { title: 'popular of 7 days', isFlat: true, ask: ({ pool }) => popularContents(pool, 'WEEK', everything, Date.now()) },
  { title: 'popular of 30 days', isFlat: true, ask: ({ pool }) => popularContents(pool, 'MONTH', everything, Date.now()) },
  { title: 'history, first page', isFlat: true, ask: ({ pool }) => historyPage(pool, of('heavy'), 21, null) },
  { title: 'history after 10,000 entries, or its end', isFlat: true, ask: ({ pool, deepCursor }) => historyPage(pool, of('heavy'), 21, deepCursor) },
  { title: 'history of a random user', isFlat: true, ask: (db) => historyPage(db.pool, of(user(db)), 21, null) },
  {
    title: 'a page of 50 cards',
    isFlat: true,
    async ask(db) {
      const ids = Array.from({ length: 50 }, () => content(db));
      const userId = user(db);
      await Promise.all([
        contentsById(db.pool, ids),
        counterTables.statsById(db.pool, ids),
        viewerStates(
          db.pool,
          ids.map((contentId) => ({ contentId, userId })),
          null,
        ),
      ]);
    },
  },
  { title: 'whole service by day, 30 days', isFlat: true, ask: ({ pool }) => serviceSeries(pool, seriesRange('DAY', null, null, Date.now())) },
  { title: 'patterns of a random user', isFlat: true, ask: (db) => patternStats(db.pool, scopeOf(user(db))) },
  { title: 'patterns of the heaviest user', isFlat: false, ask: ({ pool }) => patternStats(pool, scopeOf('heavy')) },
  { title: 'activity of the heaviest user', isFlat: false, ask: ({ pool }) => activitySummary(pool, 'heavy', null, null) },
  { title: 'active users by day, 30 days', isFlat: false, ask: ({ pool }) => activeUsers(pool, seriesRange('DAY', null, null, Date.now())) },
];

function scopeOf(userId: string) {
  return {
    sql: 'h.user_id = $5',
    values: [userId],
    source: 'shown_history' as const,
    from: null,
    to: null,
    timeZone: 'Europe/Berlin',
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { sizes: { type: 'string', default: '10000,1000000,10000000' }, json: { type: 'string' }, svg: { type: 'string' } },
  });
  const sizes = values.sizes.split(',').map((facts) => sizeOf(Number(facts)));
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-growth-'));
  // With the settings of every embedded PostgreSQL, so that the times are those of `npm start`.
  const server = await startEmbedded({ dataDir });
  const filled: Filled[] = [];
  try {
    for (const size of sizes) filled.push(await fillOne(server.url, size));
    const times = await measure(filled);
    report(filled, times, values);
  } finally {
    await Promise.all(filled.map(({ pool }) => pool.end()));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fillOne(serverUrl: string, size: Size): Promise<Filled> {
  const name = `growth_${size.facts}`;
  const admin = createPool(serverUrl, 1);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const filling = createPool(url, 2, { queryTimeoutMs: longestStatementMs });
  await migrate(filling);
  let done = 0;
  const total = size.facts + size.contents;
  const started = Date.now();
  const progress = startProgress(
    () => total,
    () => done,
    () => `filling ${grouped(size.facts)} facts`,
  );
  await fill(filling, size, (soFar) => {
    done = soFar;
  });
  progress.stop();
  const fillSeconds = (Date.now() - started) / 1000;
  const { driftByCounter, seconds } = await audit(filling, {
    fix: false,
    hourlyDays: 34,
    onDrift: (drift) => process.stderr.write(`${JSON.stringify(drift)}\n`),
    onProgress: () => {},
  });
  await filling.end();
  if (Object.values(driftByCounter).some(Boolean)) throw new Error(`The made-up facts and their counters differ: ${JSON.stringify(driftByCounter)}`);
  const pool = createPool(url, 4, { settings: plansByKey, queryTimeoutMs: 120_000 });
  return { size, pool, fillSeconds, auditSeconds: seconds, ...(await farDown(pool)) };
}

async function farDown(pool: Pool): Promise<Pick<Filled, 'deepCursor' | 'deepEntries'>> {
  const { rows } = await pool.query("SELECT count(*)::int AS entries FROM shown_history WHERE user_id = 'heavy'");
  const deepEntries = Math.min(deep, rows[0].entries - left);
  const { rows: found } = await pool.query(
    "SELECT occurred_at, type, content_id, id FROM shown_history WHERE user_id = 'heavy' ORDER BY occurred_at DESC, type, content_id, id OFFSET $1 LIMIT 1",
    [deepEntries],
  );
  const { occurred_at, type, content_id, id } = found[0];
  return { deepCursor: [occurred_at.toISOString(), type, content_id, id], deepEntries };
}

/**
 * Returns the median milliseconds of each query at each size. Alternates between the sizes, so that other load on the machine affects all equally.
 */
async function measure(filled: Filled[]): Promise<number[][]> {
  let done = 0;
  const progress = startProgress(
    () => questions.length,
    () => done,
    () => `${done} of ${questions.length} questions`,
  );
  const medians: number[][] = [];
  for (const { ask } of questions) {
    const times: number[][] = filled.map(() => []);
    for (let round = -warmUps; round < rounds; round++) {
      for (const [index, db] of filled.entries()) {
        const started = performance.now();
        await ask(db);
        if (round >= 0) times[index]?.push(performance.now() - started);
      }
    }
    medians.push(times.map(median));
    done++;
  }
  progress.stop();
  return medians;
}

function report(filled: Filled[], times: number[][], { json, svg }: { json?: string; svg?: string }): void {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  for (const { size, fillSeconds, auditSeconds } of filled)
    out(
      `${grouped(size.facts)} facts, ${grouped(size.contents)} contents, ${grouped(size.users)} users: filled in ${fillSeconds.toFixed(0)} s, audited in ${auditSeconds.toFixed(0)} s, drift 0`,
    );
  out(`\n${'ms (median)'.padEnd(40)}${filled.map(({ size }) => grouped(size.facts).padStart(14)).join('')}${'ratio'.padStart(10)}`);
  const rows = questions.map(({ title, isFlat }, index) => {
    const ms = times[index] as number[];
    const ratio = (ms.at(-1) as number) / (ms[0] as number);
    out(`${title.padEnd(40)}${ms.map((one) => one.toFixed(2).padStart(14)).join('')}${ratio.toFixed(2).padStart(10)}${isFlat ? '' : '  grows'}`);
    return { title, isFlat, ms, ratio };
  });
  const result = {
    date: new Date().toISOString(),
    sizes: filled.map(({ size, fillSeconds, auditSeconds, deepEntries }) => ({ ...size, fillSeconds, auditSeconds, deepEntries })),
    rows,
  };
  if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  if (svg) writeFileSync(svg, chart(result));
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
