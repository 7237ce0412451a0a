import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createClient } from '@redis/client';
import { type Config, readConfig } from '../../src/infrastructure/config/read-config';
import { startRedis, whyNoRedis } from '../support/redis';
import { openSocket } from '../support/socket';
import type { Work } from './capacity';
import { load, type NextRequest, quantile } from './load';
import { databaseCpuMs } from './machine';
import { type Server, startServer } from './serve';
import { type Simulated, simulate } from './simulate';

interface Loaded {
  connections: number;
  perSecond: number;
  p50Ms: number;
  meanBatch: number;
  commitMs: number;
  serverCpuMs: number;
  databaseCpuMs: number | null;
  /** CPU time of the load generator. */
  clientCpuMs: number;
  walBytes: number;
}

export interface CostsFile {
  date: string;
  /** Duration of each load. */
  seconds?: number;
  costs: Work;
  measured: Loaded[];
  learnt: Omit<Simulated, 'clients' | 'forMs'>;
  /** Views per second. */
  foretold: { connections: number; predicted: number; measured: number; ratio: number; predictedBatch: number; measuredBatch: number }[];
}

/** Numbers of connections that calibrate the simulation, and that it then predicts. */
const calibration = [4, 64];
const predicted = [8, 24, 160];
const simulatedMs = 5_000;

/** Measures the cost of one view on this machine, and compares the simulation of the ledger with the measured rate. */
export async function measureCosts(server: Server, next: NextRequest, seconds: number, file: string | undefined): Promise<void> {
  await load(server.port, 64, 5, next);
  const measured: Loaded[] = [];
  for (const connections of [...calibration, ...predicted, 1]) measured.push(await under(server, connections, seconds, next));
  const full = measured[1] as Loaded;
  const costs: Work = {
    serverCpuMs: full.serverCpuMs,
    databaseCpuMs: full.databaseCpuMs ?? Number.NaN,
    walBytes: full.walBytes,
    redisCpuMs: await redisCpuMs(server, seconds, next),
  };
  const learnt = learn(measured[0] as Loaded, full, readConfig(server.env).ledger);
  const foretold = predicted.map((connections, n) => {
    const real = measured[calibration.length + n] as Loaded;
    const { perSecond, meanBatch } = simulate({ ...learnt, clients: connections, forMs: simulatedMs });
    return {
      connections,
      predicted: perSecond,
      measured: real.perSecond,
      ratio: perSecond / real.perSecond,
      predictedBatch: meanBatch,
      measuredBatch: real.meanBatch,
    };
  });
  const out: CostsFile = { date: new Date().toISOString(), seconds, costs, measured, learnt, foretold };
  process.stdout.write(`${JSON.stringify(out, null, 2)}\n`);
  if (file) writeFileSync(file, `${JSON.stringify(out, null, 2)}\n`);
}

async function under(server: Server, connections: number, seconds: number, next: NextRequest): Promise<Loaded> {
  const [before, own] = [await stateOf(server), process.cpuUsage()];
  const { requests, seconds: took, latencies } = await load(server.port, connections, seconds, next);
  const { user, system } = process.cpuUsage(own);
  const after = await stateOf(server);
  const [facts, batches] = [after.facts - before.facts, after.batches - before.batches];
  return {
    connections,
    perSecond: requests / took,
    p50Ms: quantile(latencies, 0.5),
    meanBatch: facts / batches,
    commitMs: ((after.commitSeconds - before.commitSeconds) / batches) * 1_000,
    serverCpuMs: (after.cpuMs - before.cpuMs) / requests,
    databaseCpuMs: before.databaseCpuMs === null || after.databaseCpuMs === null ? null : (after.databaseCpuMs - before.databaseCpuMs) / requests,
    clientCpuMs: (user + system) / 1_000 / requests,
    walBytes: (after.walBytes - before.walBytes) / requests,
  };
}

/**
 * Derives the work of server, database and client per view and per batch from two loads: with n views in a batch, each costs `view + batch / n`. The
 * rest of the time under the smaller load is waiting time, found by search.
 */
function learn(few: Loaded, full: Loaded, { writers: lanes, maxBatch }: Config['ledger']): CostsFile['learnt'] {
  const parts = (ofFew: number, ofFull: number) => {
    const batch = Math.max(0, (ofFew - ofFull) / (1 / few.meanBatch - 1 / full.meanBatch));
    return { batch, view: Math.max(0, ofFew - batch / few.meanBatch) };
  };
  const server = parts(few.serverCpuMs, full.serverCpuMs);
  const database = parts(few.databaseCpuMs ?? Number.NaN, full.databaseCpuMs ?? Number.NaN);
  const learnt = {
    cores: cpus().length,
    clientMs: full.clientCpuMs,
    requestMs: server.view,
    batchMs: server.batch,
    lanes,
    maxBatch,
    databaseBatchMs: database.batch,
    databaseFactMs: database.view,
  };
  let [least, most] = [0, 50];
  while (most - least > 0.01) {
    const waitMs = (least + most) / 2;
    if (simulate({ ...learnt, waitMs, clients: few.connections, forMs: simulatedMs }).perSecond > few.perSecond) least = waitMs;
    else most = waitMs;
  }
  return { ...learnt, waitMs: least };
}

/** CPU time of Redis per view: one server records, a second server has subscribed clients. */
async function redisCpuMs({ databaseUrl }: Server, seconds: number, next: NextRequest): Promise<number> {
  if (whyNoRedis) throw new Error(`What a view costs in Redis cannot be measured: ${whyNoRedis}.`);
  const redis = await startRedis();
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, RATE_LIMIT: '1000000' };
  const [recording, following] = [await startServer(env), await startServer(env)];
  const client = createClient({ url: redis.url });
  await client.connect();
  const spent = async () => {
    const info = await client.info('cpu');
    return ['user', 'sys'].reduce((sum, kind) => sum + Number(new RegExp(`used_cpu_${kind}:(\\S+)`).exec(info)?.[1]) * 1_000, 0);
  };
  try {
    const socket = await openSocket(following.url);
    await socket.init();
    // Subscribes to all channels.
    for (let from = 0; from < 1_000; from += 100)
      socket.subscribe(String(from), 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { viewCount } }', {
        ids: Array.from({ length: 100 }, (_, i) => `view-${from + i}`),
      });
    await socket.take({ type: 'next' });
    await load(recording.port, 64, 2, next);
    const before = await spent();
    const { requests } = await load(recording.port, 64, seconds, next);
    const after = await spent();
    await socket.close();
    return (after - before) / requests;
  } finally {
    client.destroy();
    await recording.stop();
    await following.stop();
    await redis.kill();
  }
}

/** Reads the metrics of a server and its PostgreSQL. */
export async function stateOf(server: Server) {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const { rows } = await server.pool.query("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal");
  return {
    facts: metric('rapport_ledger_facts_total'),
    batches: metric('rapport_ledger_batches_total'),
    commitSeconds: metric('rapport_ledger_commit_seconds_sum'),
    cpuMs: await server.cpuMs(),
    databaseCpuMs: await databaseCpuMs(server.pool),
    walBytes: rows[0].wal as number,
  };
}
