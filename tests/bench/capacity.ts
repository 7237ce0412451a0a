import { shardCount } from '../../src/infrastructure/database/citus/distribution';

/** Work of one view, as measured by `npm run bench -- --costs`. */
export interface Work {
  /** CPU time of the server process, in milliseconds of one core. */
  serverCpuMs: number;
  /** CPU time of PostgreSQL, in milliseconds of one core. */
  databaseCpuMs: number;
  /** Bytes written to the WAL, which go to the disk and to replicas. */
  walBytes: number;
  /** CPU time of Redis for the messages about the view, in milliseconds of one core. */
  redisCpuMs: number;
}

/** Work and stored bytes of one view; the bytes are measured by `npm run bench -- --nodes`. */
export interface Costs extends Work {
  /** Bytes of rows and of indexes; `detailBytes` is the sum of both for rows with limited retention (the origin of a view). */
  rowBytes: number;
  indexBytes: number;
  detailBytes: number;
}

/** Properties of the machines and their maximum utilization. Prices are assumptions; replace them with yours. */
export interface Machines {
  /** Cores of a server machine; it runs one process per core (`--workers`). */
  serverCores: number;
  databaseCores: number;
  /** WAL rate that the disk of a database machine sustains. */
  walBytesPerSecond: number;
  databaseDiskBytes: number;
  /** Planned utilization of a core, a disk or the WAL; the rest is reserved for peaks and failures. */
  fullness: number;
  /** Ratio of the peak rate to the mean rate. */
  peakOverMean: number;
  /** Retention in days of rows, and of the details of viewings (RETENTION_DAYS.viewDetails). */
  keptDays: number;
  detailDays: number;
  /** Number of copies of the data, including the first. */
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
  /** Number of database machines that each resource alone would require. */
  databaseNeeds: { cpu: number; log: number; disk: number };
  /** Shards of each distributed table; 1 on a single PostgreSQL. */
  shards: number;
  redisNodes: number;
  /** Disk of all copies at the end of the retention. */
  diskTerabytes: number;
  walMegabytesPerSecond: number;
  dollarsPerMonth: number;
  bottleneck: 'server CPU' | 'database CPU' | 'log' | 'disk' | 'Redis';
}

const hoursAMonth = 730;

/**
 * Computes the machines for a peak rate of views. All costs scale linearly with the rate. The estimate ignores that larger batches are cheaper, and
 * assumes that contents and users are spread evenly over the shards.
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
  // Redis uses a single core.
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

/** Stored bytes of one view per second at the end of the retention. */
function keptBytes({ rowBytes, indexBytes, detailBytes }: Costs, { keptDays, detailDays }: Machines): number {
  return 86_400 * (keptDays * (rowBytes + indexBytes) + Math.min(keptDays, detailDays) * detailBytes);
}

/** The resource that limits a single machine of each kind first. */
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
