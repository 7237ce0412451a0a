import { cpus } from 'node:os';
import type { Pool } from 'pg';
import { load, type NextRequest, quantile } from './load';
import { databaseCpuMs, machineCpuMs } from './machine';
import type { ServerProcess } from './serve';

/** One measurement of one server under load. */
export interface Turn {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** CPU time of the server process per 1,000 requests. */
  cpuMsPer1000: number;
  /** CPU time of PostgreSQL per 1,000 requests; null without /proc. */
  databaseCpuMsPer1000: number | null;
  /** Share of the machine's CPU time that processes other than server, PostgreSQL and load used, from 0 to 1; null without /proc. */
  otherShare: number | null;
}

export interface TurnSetting {
  /** Seconds. */
  seconds: number;
  connections: number;
}

/** Measures a server under load. `pool` leads to its PostgreSQL. @throws Error when a request failed. */
export async function measureTurn(server: ServerProcess, pool: Pool, next: NextRequest, { seconds, connections }: TurnSetting): Promise<Turn> {
  const spent = async () => {
    const { user, system } = process.cpuUsage();
    return { machine: machineCpuMs(), load: (user + system) / 1_000, server: await server.cpuMs(), database: await databaseCpuMs(pool) };
  };
  const before = await spent();
  const { requests, failures, firstFailure, seconds: took, latencies } = await load(server.port, connections, seconds, next);
  const after = await spent();
  if (failures > 0) throw new Error(`${failures} of ${requests} requests failed. The first answer of them: ${firstFailure}`);
  const databaseMs = before.database === null || after.database === null ? null : after.database - before.database;
  const serverMs = after.server - before.server;
  const measuredMs = serverMs + after.load - before.load;
  const othersMs = databaseMs === null ? null : after.machine - before.machine - measuredMs - databaseMs;
  return {
    perSecond: requests / took,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpuMsPer1000: (serverMs / requests) * 1_000,
    databaseCpuMsPer1000: databaseMs === null ? null : (databaseMs / requests) * 1_000,
    otherShare: othersMs === null ? null : Math.max(0, othersMs / (took * 1_000 * cpus().length)),
  };
}

/** CPU time of server and PostgreSQL per 1,000 requests. */
export function cpuMsOf({ cpuMsPer1000, databaseCpuMsPer1000 }: Turn): number {
  return cpuMsPer1000 + (databaseCpuMsPer1000 ?? 0);
}
