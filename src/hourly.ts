import type { Pool } from 'pg';
import { withLease } from './database/lease';
import { hourMs } from './durations';

/** What a server does now and then by itself. It must be safe to be broken off, and to be done again. */
export interface Job {
  name: string;
  run(): Promise<void>;
}

/** After this it is asked again whether the server that is at it lives. */
const againMs = 60_000;

/**
 * Runs the jobs now and then every hour, one after the other, and on one server at a time: the one that has the lease. One that fails
 * is told and tried again with the next hour.
 * @returns the function that ends it, after what is under way.
 */
export function runHourly(pool: Pool, lease: string, jobs: readonly Job[], onRun: (job: Job, error: unknown) => void): () => Promise<void> {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = runAll();

  async function runAll(): Promise<void> {
    const isDone = await withLease(pool, lease, async (isLost) => {
      for (const job of jobs) {
        if (isEnded || isLost()) break;
        await job.run().then(
          () => onRun(job, null),
          // Broken off by a stop, it has not failed.
          (error) => isEnded || onRun(job, error),
        );
      }
      return true;
    }).catch(() => null);
    if (isEnded) return;
    timer = setTimeout(
      () => {
        underWay = runAll();
      },
      isDone ? hourMs : againMs,
    ).unref();
  }
  return async () => {
    isEnded = true;
    clearTimeout(timer);
    await underWay;
  };
}
