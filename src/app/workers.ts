import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { relay } from '../infrastructure/pubsub/pubsub';

export interface Workers {
  /** Resolves with the URL of the server when every worker listens. Rejects if a worker ends before it listens. */
  ready: Promise<string>;
  /** Sends SIGTERM to every worker, which then finishes its requests. Resolves when all workers have ended. */
  stop(): Promise<void>;
}

interface FromWorker {
  listening?: string;
  wantsMetrics?: number;
}

const longestPauseMs = 30_000;

/**
 * Starts `count` worker processes that run the script `exec` and share one port. If a worker ends, starts another one after `pauseMs`. The
 * pause doubles, up to 30 s, for each consecutive worker that ends before it listens.
 */
export function startWorkers(count: number, exec: string, env: NodeJS.ProcessEnv, say: (line: string) => void, pauseMs = 1_000): Workers {
  cluster.setupPrimary({ exec, args: [] });
  const workers = new Set<Worker>();
  const metrics = new AggregatorRegistry();
  let isStopping = false;
  let isReady = false;
  let listening = 0;

  const ready = new Promise<string>((resolve, reject) => {
    function start(failures = 0): void {
      const worker = cluster.fork(env);
      let hasListened = false;
      workers.add(worker);
      relay(worker, () => workers);
      worker.on('message', (message: FromWorker) => {
        if (message?.listening) {
          hasListened = true;
          isReady ||= ++listening === count;
          if (isReady) resolve(message.listening);
        }
        if (message?.wantsMetrics) void answerMetrics(worker, message.wantsMetrics);
      });
      worker.once('exit', (code, signal) => {
        workers.delete(worker);
        if (isStopping) return;
        if (!isReady && !hasListened) return reject(new Error(`A worker could not be started (${signal ?? code}).`));
        if (hasListened && !isReady) listening--;
        const failed = hasListened ? 0 : failures + 1;
        const inMs = Math.min(pauseMs * 2 ** failed, longestPauseMs);
        say(`A worker ended (${signal ?? code}); the server starts another one in ${inMs / 1000} s`);
        setTimeout(() => isStopping || start(failed), inMs);
      });
    }
    for (let n = 0; n < count; n++) start();
  });

  async function answerMetrics(worker: Worker, wantsMetrics: number): Promise<void> {
    const text = await metrics.clusterMetrics().catch((error: Error) => `# ${error.message}\n`);
    if (worker.isConnected()) worker.send({ wantsMetrics, text }, () => {});
  }

  return {
    ready,
    async stop() {
      isStopping = true;
      const ends = [...workers].map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
      for (const worker of workers) worker.process.kill('SIGTERM');
      await Promise.all(ends);
    },
  };
}
