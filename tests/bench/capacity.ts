import { shardCount } from '../../src/infrastructure/database/citus/distribution';

/** The work of one view, as `npm run bench -- --costs` measures it. */
export interface Work {
  /** Milliseconds of one core in a server's process. */
  serverCpuMs: number;
  /** Milliseconds of one core in PostgreSQL. */
  databaseCpuMs: number;
  /** Written to the log, which goes to disk and to replicas. */
  walBytes: number;
  /** Milliseconds of one core in Redis for what is told of it. */
  redisCpuMs: number;
}

/** With what is kept of it, as `npm run bench -- --nodes` measures that. */
export interface Costs extends Work {
  /** Rows, and their indexes; and of those that go with their age (where a viewing came from), both together. */
  rowBytes: number;
  indexBytes: number;
  detailBytes: number;
}

/** What is bought, and how full it may be. Prices are assumptions: put your own. */
export interface Machines {
  /** A server's machine: one process a core (`--workers`). */
  serverCores: number;
  databaseCores: number;
  /** Log that one database machine's disk takes for good. */
  walBytesPerSecond: number;
  databaseDiskBytes: number;
  /** Share of a core, a disk or a log that is planned for: the rest is for peaks and failures. */
  fullness: number;
  /** How many times the mean the peak is. */
  peakOverMean: number;
  /** Days that rows are kept, and the details of viewings (RETENTION_DAYS.viewDetails). */
  keptDays: number;
  detailDays: number;
  /** Copies of the data, the first one included. */
  copies: number;
  coreHour: number;
  gigabyteMonth: number;
}

export const usualMachines: Machines = {
  serverCores: 8,
  databaseCores: 16,
  walBytesPerSecond: 200e6,
  databaseDiskBytes: 8e12,
  fullness: 0.6,
  peakOverMean: 3,
  keptDays: 365,
  detailDays: 90,
  copies: 2,
  coreHour: 0.045,
  gigabyteMonth: 0.1,
};

export interface Plan {
  viewsPerSecond: number;
  serverMachines: number;
  databaseMachines: number;
  /** What decides how many database machines: each of these alone would need so many. */
  databaseNeeds: { cpu: number; log: number; disk: number };
  /** Of each distributed table: 1 on a single PostgreSQL. */
  shards: number;
  redisNodes: number;
  /** Of all copies, after the days that rows are kept. */
  diskTerabytes: number;
  walMegabytesPerSecond: number;
  dollarsPerMonth: number;
  bottleneck: 'server CPU' | 'database CPU' | 'log' | 'disk' | 'Redis';
}

const hoursAMonth = 730;

/**
 * What so many views a second, at the peak, need. Everything scales with the number of views: the ledger's batches are counted at the
 * cost they were measured with, though larger ones cost less; contents and users are taken to spread over shards evenly.
 */
export function plan(viewsPerSecond: number, costs: Costs, machines: Machines = usualMachines): Plan {
  const { fullness } = machines;
  const cores = (cpuMs: number) => (viewsPerSecond * cpuMs) / 1_000 / fullness;
  const serverMachines = Math.ceil(cores(costs.serverCpuMs) / machines.serverCores);
  const bytes = (viewsPerSecond / machines.peakOverMean) * keptBytes(costs, machines);
  const databaseNeeds = {
    cpu: cores(costs.databaseCpuMs) / machines.databaseCores,
    log: (viewsPerSecond * costs.walBytes) / (machines.walBytesPerSecond * fullness),
    disk: bytes / (machines.databaseDiskBytes * fullness),
  };
  const databaseMachines = Math.max(1, Math.ceil(Math.max(...Object.values(databaseNeeds))));
  const shards = databaseMachines > 1 ? shardCount(databaseMachines * machines.databaseCores) : 1;
  // A Redis works on one core.
  const redisNodes = serverMachines > 1 ? Math.ceil(cores(costs.redisCpuMs)) : 0;
  const diskTerabytes = (bytes * machines.copies) / 1e12;
  const allCores = serverMachines * machines.serverCores + databaseMachines * machines.databaseCores * machines.copies + redisNodes;
  return {
    viewsPerSecond,
    serverMachines,
    databaseMachines,
    databaseNeeds,
    shards,
    redisNodes,
    diskTerabytes,
    walMegabytesPerSecond: (viewsPerSecond * costs.walBytes) / 1e6,
    dollarsPerMonth: allCores * machines.coreHour * hoursAMonth + diskTerabytes * 1_000 * machines.gigabyteMonth,
    bottleneck: bottleneckOf(costs, machines),
  };
}

/** What lies on the disk of one view a second, in the end. */
function keptBytes({ rowBytes, indexBytes, detailBytes }: Costs, { keptDays, detailDays }: Machines): number {
  return 86_400 * (keptDays * (rowBytes + indexBytes) + Math.min(keptDays, detailDays) * detailBytes);
}

/** What a single machine of each kind would run out of first. */
function bottleneckOf(costs: Costs, machines: Machines): Plan['bottleneck'] {
  const bearable = {
    'server CPU': (machines.serverCores * 1_000) / costs.serverCpuMs,
    'database CPU': (machines.databaseCores * 1_000) / costs.databaseCpuMs,
    log: machines.walBytesPerSecond / costs.walBytes,
    disk: (machines.databaseDiskBytes / keptBytes(costs, machines)) * machines.peakOverMean,
    Redis: 1_000 / costs.redisCpuMs,
  };
  return (Object.entries(bearable) as [Plan['bottleneck'], number][]).reduce((least, one) => (one[1] < least[1] ? one : least))[0];
}
