import { hourMs } from '../domain/durations';
import { withLease } from './database/lease';
import type { Database } from './database/pool';

/** A periodic background job. It must be safe to interrupt and to repeat. */
export interface Job {
  name: string;
  run(): Promise<void>;
}

/** Interval at which a server without the lease tries to acquire it. */
const againMs = 60_000;

/**
 * Runs the jobs immediately and then every hour, one after the other, on the server that acquires the lease. Calls `onRun` after each job,
 * with its error if it failed. A failed job runs again in the next hour.
 * @returns a function that stops the jobs after the one in progress.
 */
export function runHourly(pool: Database, lease: string, jobs: readonly Job[], onRun: (job: Job, error: unknown) => void): () => Promise<void> {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = runAll();

  async function runAll(): Promise<void> {
    const isDone = await withLease(pool, lease, async (isLost) => {
      for (const job of jobs) {
        if (isEnded || isLost()) break;
        await job.run().then(
          () => onRun(job, null),
          // Does not report the error of a job that the stop interrupted.
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
