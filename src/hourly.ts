/** What a server does now and then by itself. It must be safe to run on several servers at once. */
export interface Job {
  name: string;
  run(): Promise<void>;
}

const hourMs = 3_600_000;

/**
 * Runs the jobs now and then every hour, one after the other; one that fails is told and tried again with the next hour.
 * @returns the function that ends it, after what is under way.
 */
export function runHourly(jobs: readonly Job[], onRun: (job: Job, error: unknown) => void): () => Promise<void> {
  let underWay = runAll();
  const timer = setInterval(() => {
    underWay = underWay.then(runAll);
  }, hourMs).unref();

  async function runAll(): Promise<void> {
    for (const job of jobs)
      await job.run().then(
        () => onRun(job, null),
        (error) => onRun(job, error),
      );
  }
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
