import { hourMs } from '../domain/durations';
import { withLease } from './database/lease';
import type { Database } from './database/pool';

/** Background job. `run` must be safe to interrupt and to repeat. */
export interface Job {
  name: string;
  run(): Promise<void>;
}

/** Time in ms after which a server tries again to acquire a lease that another server holds. */
const againMs = 60_000;

/**
 * Runs all jobs immediately and then every hour, one job after the other. Only the server that acquires the lease runs them. Calls `onRun` after each
 * job, with null or the error of the job. A failed job runs again in the next hour.
 * @returns a function that stops the jobs and resolves when the job in progress has ended.
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
          // After a stop, errors are not reported, because the stop may have caused them.
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
