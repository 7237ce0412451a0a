import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// The UUID distinguishes this process from an earlier process with the same pid, which is common in containers.
const self = `${process.pid} ${randomUUID()}`;

/**
 * Claims the data folder for this process, until PostgreSQL runs and this process can hold a PostgreSQL lock instead. The claim of a killed process
 * expires after 10 s.
 * @returns a function that releases the claim. @throws Error that names the pid of a running process with a claim.
 */
export async function claimStart(dataDir: string): Promise<() => void> {
  const file = join(dataDir, 'starting.pid');
  while (!createFile(file, self)) {
    const holder = read(file);
    const pid = Number.parseInt(holder, 10);
    // A running process renews its claim every second. The pid alone proves nothing, because another program can have the pid of an ended process.
    const isStale = ageMs(file) > 10_000 || (holder !== '' && (pid === process.pid ? holder !== self : !isAlive(pid)));
    if (isStale) setAside(file, holder);
    else if (holder) throw inUse(dataDir, pid);
    else await delay(20);
  }
  const renewal = setInterval(() => utimes(file, new Date(), new Date(), () => {}), 1_000).unref();
  return () => {
    clearInterval(renewal);
    if (read(file) === self) rmSync(file);
  };
}

/** Removes the file of a stale claim, unless another process has just replaced the file with its own claim. */
function setAside(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === stale) rmSync(aside);
  else renameSync(aside, file);
}

export function inUse(dataDir: string, pid: number | undefined): Error {
  return new Error(
    `Another Rapport (pid ${pid ?? 'unknown'}) is already using the data in ${dataDir}. Stop it first, or start this one with another DATA_DIR.`,
  );
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Returns the content of a file; an empty string if the file cannot be read. */
export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function createFile(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ageMs(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
