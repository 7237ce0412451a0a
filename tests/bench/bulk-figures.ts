import { viewsPerTransaction } from './ceiling';
import { bulkSize } from './line-up';
import { median } from './load';
import type { Turn } from './turn';

/** Cost of the facts that clients send in lists. Medians of the rounds. */
export interface BulkFigures {
  factsPerSecond: number;
  /** Views per second that PostgreSQL stores for a client that does nothing else (see ceiling.ts). */
  ceilingPerSecond: number;
  /** CPU time in µs per fact. */
  serverCpuUs: number;
  /** Null without /proc. */
  databaseCpuUs: number | null;
}

/** Returns null if lists were not measured. */
export function bulkFigures(turns: Turn[], ceilings: number[]): BulkFigures | null {
  if (turns.length === 0) return null;
  const databaseCpu = turns.flatMap(({ databaseCpuMsPer1000 }) => databaseCpuMsPer1000 ?? []);
  // A millisecond per 1,000 requests is a microsecond per request.
  return {
    factsPerSecond: median(turns.map(({ perSecond }) => perSecond)) * bulkSize,
    ceilingPerSecond: median(ceilings),
    serverCpuUs: median(turns.map(({ cpuMsPer1000 }) => cpuMsPer1000)) / bulkSize,
    databaseCpuUs: databaseCpu.length > 0 ? median(databaseCpu) / bulkSize : null,
  };
}

export function bulkText({ factsPerSecond, ceilingPerSecond, serverCpuUs, databaseCpuUs }: BulkFigures): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const database = databaseCpuUs === null ? '' : ` and ${whole(databaseCpuUs)} µs of PostgreSQL`;
  return `\`trackInteractions\` records ${whole(factsPerSecond)} facts per second, for ${whole(serverCpuUs)} µs CPU time of the server${database} per fact. PostgreSQL alone stores ${whole(ceilingPerSecond)} views per second on one connection, ${viewsPerTransaction} in each transaction.`;
}
