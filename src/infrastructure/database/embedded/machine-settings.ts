import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

interface Machine {
  /** Memory in bytes that this process and its PostgreSQL can use: that of the machine, or the limit of the container if it is lower. */
  memoryBytes: number;
  /** Size in bytes of the file system that contains the data. */
  diskBytes: number;
  /** Free space in bytes of this file system. */
  freeBytes: number;
}

export function machineOf(dataDir: string): Machine {
  const { blocks, bavail, bsize } = statfsSync(dataDir);
  // Without a limit, `constrainedMemory` returns 0 or a number that is greater than any memory.
  const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return { memoryBytes, diskBytes: blocks * bsize, freeBytes: bavail * bsize };
}

/**
 * Returns settings for an embedded PostgreSQL that shares its machine with a server. None of them makes the data less durable.
 * docs/operating.md#embedded-postgresql gives the reasons.
 */
export function settingsFor({ memoryBytes, diskBytes, freeBytes }: Machine): Record<string, string> {
  const walMb = wholeMb(Math.min(diskBytes / 20, freeBytes / 4), 256, 8192);
  return {
    shared_buffers: `${wholeMb(memoryBytes / 4, 32, 2048)}MB`,
    effective_cache_size: `${wholeMb(memoryBytes / 2, 64, Number.POSITIVE_INFINITY)}MB`,
    maintenance_work_mem: `${wholeMb(memoryBytes / 32, 16, 512)}MB`,
    max_wal_size: `${walMb}MB`,
    min_wal_size: `${Math.floor(walMb / 4)}MB`,
    checkpoint_timeout: '15min',
    jit: 'off',
  };
}

function wholeMb(bytes: number, leastMb: number, mostMb: number): number {
  return Math.min(Math.max(Math.floor(bytes / 1024 ** 2), leastMb), mostMb);
}
