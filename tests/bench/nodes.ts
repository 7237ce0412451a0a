import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Pool } from 'pg';
import { stateOf } from './costs';
import { load, median, type NextRequest } from './load';
import type { Server } from './serve';

export interface Turn {
  nodes: number;
  views: number;
  /** CPU time for 1,000 views in milliseconds of one core: of all servers together, and of PostgreSQL (null without /proc). */
  serverCpuMs: number;
  databaseCpuMs: number | null;
  meanBatch: number;
}

interface Sizes {
  views: number;
  tables: Map<string, { rowBytes: number; indexBytes: number }>;
}

interface Setting {
  rounds: number;
  seconds: number;
  connections: number;
  /** Number of views at the first measurement of the growth; the second follows at twice as many. */
  views: number;
  /** Whether the nodes use Redis. */
  redis: boolean;
}

/**
 * Measures the cost of further nodes on one database, not their gain: on one machine they share the cores. Every round measures 1, 2 … all nodes with
 * the same total of connections; the result is the median of the ratios per round. Then measures the growth of tables and indexes per million views,
 * as the slope between two sizes to exclude fixed overhead.
 */
export async function measureNodes(
  servers: Server[],
  tokens: string[],
  next: NextRequest,
  setting: Setting,
  file: string | undefined,
): Promise<void> {
  const { rounds, seconds, connections } = setting;
  const first = servers[0] as Server;
  // Creates every user on every node before the measurement.
  for (const { port } of servers) await meetAll(port, connections, tokens);
  await Promise.all(servers.map(({ port }) => load(port, connections, 1, next)));
  const turns: Turn[][] = [];
  for (let round = 0; round < rounds; round++) {
    turns.push([]);
    for (let nodes = 1; nodes <= servers.length; nodes++) turns.at(-1)?.push(await turn(servers.slice(0, nodes), connections, seconds, next));
  }
  const rows = servers.map((_, n) => rowOf(turns.map((round) => round[n] as Turn)));
  const ratio = (n: number, of: (turn: Turn) => number | null) =>
    median(turns.map((round) => (of(round[n] as Turn) ?? Number.NaN) / (of(round[0] as Turn) ?? Number.NaN)));
  const ratios = servers.slice(1).map((_, n) => ({
    nodes: n + 2,
    serverCpu: ratio(n + 1, (turn) => turn.serverCpuMs),
    databaseCpu: ratio(n + 1, (turn) => turn.databaseCpuMs),
  }));
  const growth = await growthOf(first, connections, setting.views, next);

  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(`\n${['nodes', 'views', 'facts a batch', 'server CPU ms/1000', 'database CPU ms/1000'].map((head) => head.padStart(21)).join('')}`);
  for (const { nodes, views, meanBatch, serverCpuMs, databaseCpuMs } of rows)
    out(
      [nodes, views, meanBatch.toFixed(1), serverCpuMs.toFixed(0), databaseCpuMs?.toFixed(0) ?? '–']
        .map((cell) => String(cell).padStart(21))
        .join(''),
    );
  out('');
  for (const { nodes, serverCpu, databaseCpu } of ratios)
    out(`${nodes} nodes over one: server CPU ${serverCpu.toFixed(2)}, database CPU ${databaseCpu.toFixed(2)}`);
  out(`\nMegabytes that a million views add (from ${growth.fromViews} to ${growth.toViews} views):`);
  for (const { table, rowBytes, indexBytes } of growth.perMillion)
    out(`${table.padEnd(24)}${megabytes(rowBytes)} rows${megabytes(indexBytes)} indexes`);
  const result = { date: new Date().toISOString(), node: process.version, cores: cpus().length, ...setting };
  if (file) writeFileSync(file, `${JSON.stringify({ ...result, ratios, rows, growth, turns }, null, 2)}\n`);
}

async function meetAll(port: number, connections: number, tokens: string[]): Promise<void> {
  let met = 0;
  const body = JSON.stringify({ query: '{ viewer { user { userId } } }' });
  while (met < tokens.length) await load(port, connections, 0.5, () => ({ token: tokens[met++ % tokens.length] as string, body }));
}

async function turn(servers: Server[], connections: number, seconds: number, next: NextRequest): Promise<Turn> {
  const state = () => Promise.all(servers.map(stateOf));
  const before = await state();
  const share = Math.max(1, Math.round(connections / servers.length));
  const results = await Promise.all(servers.map(({ port }) => load(port, share, seconds, next)));
  const after = await state();
  const failures = sum(results.map(({ failures }) => failures));
  if (failures > 0) throw new Error(`${failures} requests failed.`);
  const views = sum(results.map(({ requests }) => requests));
  const grown = (of: (one: Awaited<ReturnType<typeof stateOf>>) => number) => sum(after.map(of)) - sum(before.map(of));
  // The nodes share one database, so any of them reports its CPU time.
  const [databaseBefore, databaseAfter] = [before[0]?.databaseCpuMs ?? null, after[0]?.databaseCpuMs ?? null];
  return {
    nodes: servers.length,
    views,
    serverCpuMs: (grown((one) => one.cpuMs) / views) * 1_000,
    databaseCpuMs: databaseBefore === null || databaseAfter === null ? null : ((databaseAfter - databaseBefore) / views) * 1_000,
    meanBatch: grown((one) => one.facts) / grown((one) => one.batches),
  };
}

function rowOf(turns: Turn[]): Turn {
  const of = (value: (turn: Turn) => number | null) => median(turns.map((turn) => value(turn) ?? Number.NaN));
  const databaseCpuMs = of((turn) => turn.databaseCpuMs);
  return {
    nodes: turns[0]?.nodes ?? 0,
    views: sum(turns.map(({ views }) => views)),
    serverCpuMs: of((turn) => turn.serverCpuMs),
    databaseCpuMs: Number.isNaN(databaseCpuMs) ? null : databaseCpuMs,
    meanBatch: of((turn) => turn.meanBatch),
  };
}

async function growthOf({ port, pool }: Server, connections: number, views: number, next: NextRequest) {
  const fill = async (goal: number) => {
    let sizes = await sizesOf(pool);
    for (; sizes.views < goal; sizes = await sizesOf(pool)) await load(port, connections, 1, next);
    return sizes;
  };
  const from = await fill(views);
  const to = await fill(2 * from.views);
  const per = (bytes: number) => (bytes / (to.views - from.views)) * 1_000_000;
  const perMillion = [...to.tables].map(([table, after]) => {
    const before = from.tables.get(table) ?? { rowBytes: 0, indexBytes: 0 };
    return { table, rowBytes: per(after.rowBytes - before.rowBytes), indexBytes: per(after.indexBytes - before.indexBytes) };
  });
  const grown = perMillion
    .filter(({ rowBytes, indexBytes }) => rowBytes + indexBytes > 0)
    .sort((a, b) => b.rowBytes + b.indexBytes - a.rowBytes - a.indexBytes);
  const all = { table: 'all', rowBytes: sum(grown.map(({ rowBytes }) => rowBytes)), indexBytes: sum(grown.map(({ indexBytes }) => indexBytes)) };
  return { fromViews: from.views, toViews: to.views, perMillion: [...grown, all] };
}

/** Sizes of every table, including its partitions. */
async function sizesOf(pool: Pool): Promise<Sizes> {
  const { rows } = await pool.query(
    `SELECT COALESCE(pg_partition_root(oid), oid)::regclass::text AS table, sum(pg_table_size(oid))::float8 AS "rowBytes", sum(pg_indexes_size(oid))::float8 AS "indexBytes"
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1`,
  );
  const { rows: counted } = await pool.query('SELECT COALESCE(sum(times_viewed), 0)::int AS views FROM views');
  return { views: counted[0].views, tables: new Map(rows.map(({ table, rowBytes, indexBytes }) => [table, { rowBytes, indexBytes }])) };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1).padStart(9);
}

function sum(values: number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
