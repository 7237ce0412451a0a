import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { dayMs } from '../../domain/durations';
import { newId } from '../../domain/identifiers';
import { withLease } from '../../infrastructure/database/lease';
import type { Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { forgetOldModels, lastModels, type ModelRow } from './store';
import type { TrainingNews, TrainingOrder } from './worker';

declare module '../../graphql/context' {
  interface Services {
    trainer: Trainer;
  }
}

export interface Trainer {
  /**
   * Trains a model if a training is due or `isForced` is true. Only one server trains at a time.
   * @returns false if a training was not due or another server is training.
   * @throws Error if the training fails.
   */
  train(options?: { isForced?: boolean }): Promise<boolean>;
  /** Stops a training in progress and prevents further ones. */
  close(): Promise<void>;
}

/** Minimum time in ms between the start of a finished training and the start of the next training, unless the latter is forced. */
const retrainMs = dayMs;
/** Number of history entries, of all users together, that the server needs for the first training. */
const leastFacts = 50;
/**
 * Time in ms for which later trainings reuse tuned parameters. The parameters are tuned earlier if the sum of the rating, view and like
 * counters exceeds four times the number of facts of the last training.
 */
const parametersMs = 7 * dayMs;

const insertModel = statement(
  'insert-model',
  {},
  "INSERT INTO recommender_models (version, status, phase, started_at, updated_at) VALUES ($1, 'TRAINING', 'READING', $2, $2)",
);
const failModel = statement(
  'fail-model',
  {},
  "UPDATE recommender_models SET status = 'FAILED', error = $2, finished_at = $3, updated_at = $3 WHERE version = $1",
);
const failInterrupted = statement(
  'fail-interrupted-models',
  {},
  "UPDATE recommender_models SET status = 'FAILED', error = 'The training was interrupted.', finished_at = $1, updated_at = $1 WHERE status = 'TRAINING'",
);
// A progress message can arrive after the tuning has finished and stored `quality`. Such a message must not overwrite the tuned parameters.
const storeProgress = statement(
  'store-training-progress',
  {},
  `UPDATE recommender_models SET phase = $2, progress = $3, peak_bytes = $4, updated_at = $6,
    parameters = CASE WHEN quality IS NULL THEN COALESCE($5, parameters) ELSE parameters END WHERE version = $1 AND status = 'TRAINING'`,
);
const countSomeFacts = statement(
  'count-some-facts',
  { count: 'int8' },
  `SELECT count(*) FROM (SELECT FROM history LIMIT ${leastFacts}) some_history`,
);
const countFacts = statement(
  'count-facts-by-stats',
  { count: 'float8' },
  'SELECT COALESCE(sum(rating_count + view_count + like_count), 0)::float8 AS count FROM content_stats',
);

/**
 * Creates the trainer, which trains models in a worker thread of low priority. After an interrupted training, the next one starts with the
 * best parameters found so far.
 */
export function createTrainer(pool: Database, databaseUrl: string): Trainer {
  let worker: Worker | null = null;
  let isClosed = false;

  async function trainOne(nowMs: number, isLost: () => boolean): Promise<void> {
    const version = newId();
    const found = await foundBefore(pool, nowMs);
    await insertModel.run(pool, [version, new Date(nowMs)]);
    if (isClosed) return;
    const order: TrainingOrder = { databaseUrl, version, ...found, nowMs };
    const error = await new Promise<string | null>((resolve) => {
      const compiled = join(__dirname, 'worker.js');
      worker = existsSync(compiled)
        ? new Worker(compiled, { workerData: order })
        : new Worker(join(__dirname, 'worker.ts'), { workerData: order, execArgv: ['-r', '@swc-node/register'] });
      worker.on('message', (message: TrainingNews | { error: string | null }) => {
        if ('error' in message) resolve(message.error);
        else if (isLost()) void worker?.terminate();
        else void noteNews(pool, version, message);
      });
      worker.once('error', (failure) => resolve(failure.message));
      worker.once('exit', () => resolve('The training was interrupted.'));
    });
    await (worker as Worker | null)?.terminate();
    worker = null;
    if (error === null) return forgetOldModels(pool);
    await failModel.run(pool, [version, error, new Date()]);
    if (!isClosed) throw new Error(`The recommender could not be trained: ${error}`);
  }

  return {
    async train({ isForced = false } = {}) {
      const isDone = await withLease(pool, 'training', async (isLost) => {
        if (isClosed) return false;
        const nowMs = Date.now();
        // Only the holder of the lease trains, so a row that still has the status TRAINING belongs to an interrupted training.
        await failInterrupted.run(pool, [new Date(nowMs)]);
        if (!isForced && !(await isDue(pool, nowMs))) return false;
        await trainOne(nowMs, isLost);
        return true;
      });
      return isDone ?? false;
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}

/** Stores the progress of a training. Ignores a failed write, because the next message stores the progress again. */
async function noteNews(pool: Database, version: string, { phase, progress, peakBytes, parameters }: TrainingNews): Promise<void> {
  await storeProgress.run(pool, [version, phase, progress, peakBytes, parameters ?? null, new Date()]).catch(() => {});
}

async function isDue(pool: Database, nowMs: number): Promise<boolean> {
  const last = (await lastModels(pool, 10)).find(({ status }) => status === 'READY' || status === 'REFUSED');
  if (last) return +last.startedAt < nowMs - retrainMs;
  return ((await countSomeFacts.row(pool))?.count ?? 0) >= leastFacts;
}

/**
 * Returns the best parameters of the last training that stored parameters, even if the training was interrupted. `isTuned` is true if the
 * next training can reuse them without tuning.
 */
async function foundBefore(pool: Database, nowMs: number): Promise<{ parameters: ModelRow['parameters']; isTuned: boolean }> {
  const last = (await lastModels(pool, 10)).find(({ parameters }) => parameters !== null);
  if (!last) return { parameters: null, isTuned: false };
  if (last.quality === null || +last.startedAt < nowMs - parametersMs) return { parameters: last.parameters, isTuned: false };
  const facts = (await countFacts.row(pool))?.count ?? 0;
  return { parameters: last.parameters, isTuned: facts <= 2 * last.factCount * 2 };
}
