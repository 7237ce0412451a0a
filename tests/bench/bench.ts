import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { startProgress } from '../../src/cli/progress';
import { fillCollection, fillContents } from './bench-fill';
import { bulkFigures, bulkText } from './bulk-figures';
import { prepareCeiling } from './ceiling';
import { measureCosts } from './costs';
import { runGate } from './gate';
import { bulkSize, type Contestant, contents, lineUp, users } from './line-up';
import { load, median } from './load';
import { measureNodes } from './nodes';
import { measurePeers } from './peers';
import { recordPreferences } from './preferences';
import { startServer, tokensOf } from './serve';
import { measureTurn } from './turn';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '64' },
      only: { type: 'string' },
      costs: { type: 'boolean', default: false },
      nodes: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      views: { type: 'string', default: '150000' },
      redis: { type: 'string' },
    },
  });
  if (values.gate) {
    if (!(await runGate(values.update))) process.exitCode = 1;
    return;
  }
  const [rounds, seconds, connections] = [Number(values.rounds), Number(values.seconds), Number(values.connections)];
  if (values.peers) return measurePeers(rounds, { seconds, connections }, values.only?.split(','), values.json);
  const env = { METRICS: 'on', ...(values.redis && { REDIS_URL: values.redis }) };
  const server = await startServer(env);
  try {
    const tokens = await tokensOf(users);
    await fillContents(server, contents);
    const collection = await fillCollection(server, tokens[0] as string);
    const all = lineUp(server, tokens, collection);
    if (values.nodes) {
      const view = all.find(({ key }) => key === 'view') as Contestant;
      const joined = { ...env, DATABASE_URL: server.databaseUrl };
      const more = [await startServer(joined), await startServer(joined)];
      const setting = { rounds, seconds, connections, views: Number(values.views), redis: Boolean(values.redis) };
      await measureNodes([server, ...more], tokens, view.next, setting, values.json).finally(() => Promise.all(more.map(({ stop }) => stop())));
      if (!(await isExact(server.pool, view))) throw new Error('The counts are not the views that were sent.');
      return;
    }
    const contestants = values.only ? all.filter(({ key }) => values.only?.split(',').includes(key)) : all;
    const total = rounds * contestants.length + contestants.length;
    let done = 0;
    const progress = startProgress(
      () => total,
      () => done,
      () => `${done} of ${total} turns`,
    );
    // Creates every user's row and warms up every code path before the measurement.
    const warmUp = all.find(({ key }) => key === 'noop') as Contestant;
    let turn = 0;
    await load(server.port, connections, 0, warmUp.next);
    while (turn < users) await load(server.port, connections, 1, () => ({ ...warmUp.next(), token: tokens[turn++ % users] as string }));
    if (values.costs) {
      progress.stop();
      const view = all.find(({ key }) => key === 'view') as Contestant;
      await measureCosts(server, view.next, seconds, values.json);
      return;
    }
    if (contestants.some(({ key }) => key.startsWith('recommend'))) await recordPreferences(server, tokens);
    for (const { next, prepare } of contestants) {
      await prepare?.(1);
      await load(server.port, connections, 1, next);
      done++;
    }
    const bulk = contestants.find(({ key }) => key === 'bulk');
    const ceiling = bulk && (await prepareCeiling(server.pool, server.databaseUrl, { users, contents }));
    /** Views per second of each round. */
    const ceilings: number[] = [];
    await ceiling?.measure(1);
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) {
        await contestant.prepare?.(seconds);
        if (ceiling && contestant === bulk) ceilings.push(await ceiling.measure(seconds));
        contestant.rounds.push(await measureTurn(server, server.pool, contestant.next, { seconds, connections }));
        contestant.isWrong ||= !(await isExact(server.pool, contestant));
        done++;
      }
    }
    progress.stop();
    await ceiling?.stop();
    report(contestants, ceilings, { rounds, seconds, connections }, values.json);
  } finally {
    await server.stop();
  }
}

/** Checks that the counters, the stored facts and the number of distinct pairs sent are equal. */
async function isExact(pool: Pool, { counted, pairs }: Contestant): Promise<boolean> {
  if (!counted) return true;
  const { rows } = await pool.query(
    `SELECT (SELECT sum(view_count) FROM content_stats WHERE content_id LIKE $1)::int AS counters, (SELECT count(*) FROM views WHERE content_id LIKE $1)::int AS facts`,
    [counted],
  );
  return rows[0].counters === pairs.size && rows[0].facts === pairs.size;
}

function report(contestants: Contestant[], ceilings: number[], setting: object, file: string | undefined): void {
  const rows = contestants.map(({ key, title, rounds, counted, isWrong }) => ({
    key,
    title,
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    p99Ms: median(rounds.map((round) => round.p99Ms)),
    cpuMsPer1000: median(rounds.map((round) => round.cpuMsPer1000)),
    // null: nothing was counted, so exactness is unknown.
    isExact: counted === null ? null : !isWrong,
  }));
  const of = (key: string) => contestants.find((contestant) => contestant.key === key)?.rounds ?? [];
  // Median of the ratios per round, so that other load on the machine affects both sides equally.
  const ratio = (a: string, b: string) => median(of(a).map((round, i) => round.perSecond / (of(b)[i]?.perSecond ?? Number.NaN)));
  const ratios = {
    viewOverHandwritten: ratio('view', 'handwritten'),
    hotOverUniform: ratio('hot', 'view'),
    viewOverNoop: ratio('view', 'noop'),
    repeatOverView: ratio('repeat', 'view'),
    mostlyRepeatsOverView: ratio('mostly', 'view'),
    // Cost of a request for a hundred contents relative to a request for one.
    hundredOverOne: ratio('hasViewedOne', 'hasViewed'),
    // In facts per second.
    bulkOverSingle: ratio('bulk', 'view') * bulkSize,
    // Facts per second relative to the views per second that PostgreSQL stores in large transactions.
    bulkOverCeiling: median(of('bulk').map(({ perSecond }, round) => (perSecond * bulkSize) / (ceilings[round] ?? Number.NaN))),
    lastPageOverFirst: ratio('lastItems', 'firstItems'),
    searchKeptOverNew: ratio('searchKept', 'searchNew'),
    recommendKeptOverNew: ratio('recommendKept', 'recommendNew'),
    restOverGraphql: ratio('rest', 'view'),
  };
  const bulk = bulkFigures(of('bulk'), ceilings);

  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(
    `\n${'contestant'.padEnd(50)}${['requests/s', '÷ (d)', 'p50 ms', 'p99 ms', 'CPU ms/1000', 'counts'].map((head) => head.padStart(13)).join('')}`,
  );
  const base = rows.find(({ key }) => key === 'handwritten')?.perSecond ?? Number.NaN;
  for (const row of rows) {
    const cells = [
      row.perSecond.toFixed(0),
      (row.perSecond / base).toFixed(2),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.cpuMsPer1000.toFixed(0),
      row.isExact === null ? '–' : row.isExact ? 'exact' : 'WRONG',
    ];
    out(`${row.title.padEnd(50)}${cells.map((cell) => cell.padStart(13)).join('')}`);
  }
  if (bulk) out(`\n${bulkText(bulk)}`);
  out('');
  // Prints only ratios of contestants that took part.
  for (const [name, value] of Object.entries(ratios)) if (value > 0) out(`${name.padEnd(24)}${value.toFixed(2)}`);
  if (file)
    writeFileSync(
      file,
      `${JSON.stringify({ date: new Date().toISOString(), node: process.version, cores: cpus().length, ...setting, ratios, bulk, rows }, null, 2)}\n`,
    );
  if (rows.some((row) => row.isExact === false)) process.exitCode = 1;
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
