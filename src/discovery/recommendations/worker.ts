import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { connectTo } from '../../infrastructure/database/pool';
import { train } from './model/train';
import { defaultBudget, tune } from './model/tune';
import type { Parameters } from './model/types';
import { saveModel } from './store';
import { readFacts } from './training-facts';

/** Input of the worker thread that trains a model. */
export interface TrainingOrder {
  databaseUrl: string;
  version: string;
  /** Best parameters of earlier trainings; null before the first training. */
  parameters: Parameters | null;
  /**
   * Whether `parameters` come from a recent, finished tuning with a similar number of facts. If true, the tuning does not try parameters
   * that need another model.
   */
  isTuned: boolean;
  nowMs: number;
}

/** Message of the worker thread about the progress of the training. */
export interface TrainingNews {
  phase: string;
  /** Progress of the current phase, 0–1. */
  progress: number;
  peakBytes: number;
  /** Parameters that are better than all earlier ones in this tuning. If this training is interrupted, the next one starts with these parameters. */
  parameters?: Parameters;
}

const progressInterval = { everyMs: 1_000 };

/**
 * Trains a model in this thread and stores it. The model receives the status READY only if its nDCG is higher than the nDCG of both
 * popularity baselines.
 */
async function main(order: TrainingOrder): Promise<void> {
  const { version } = order;
  const db = await connectTo(order.databaseUrl, 'rapport training');
  let peakBytes = 0;
  let reportedAt = 0;
  let tuned = 0;
  // The main thread stores the progress, because this thread computes without yielding and cannot wait for the database.
  const report = (phase: string) => (progress: number) => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    if (Date.now() - reportedAt < progressInterval.everyMs) return;
    reportedAt = Date.now();
    parentPort?.postMessage({ phase, progress, peakBytes } satisfies TrainingNews);
  };
  const { facts, contentIds } = await readFacts(db, report('READING'));
  await db.query('UPDATE recommender_models SET fact_count = $2, user_count = $3, content_count = $4 WHERE version = $1', [
    version,
    facts.users.length,
    facts.userCount,
    facts.itemCount,
  ]);
  const tuning = tune(
    facts,
    order.nowMs,
    order.isTuned ? { ...defaultBudget, trainings: 1 } : defaultBudget,
    {
      onProgress: (progress) => {
        tuned = progress;
        report('TUNING')(progress);
      },
      onBetter: (better) => parentPort?.postMessage({ phase: 'TUNING', progress: tuned, peakBytes, parameters: better } satisfies TrainingNews),
    },
    order.parameters ?? undefined,
  );
  const { parameters } = tuning;
  const quality = { model: tuning.validation, popularity: tuning.popularity, recentPopularity: tuning.recentPopularity };
  await db.query('UPDATE recommender_models SET parameters = $2, quality = $3 WHERE version = $1', [version, parameters, quality]);
  const model = train(facts, parameters, order.nowMs, { onProgress: report('TRAINING') });
  const sizeBytes = await saveModel(db, version, model, contentIds, report('WRITING'));
  const isBetter = quality.model.ndcg > Math.max(quality.popularity.ndcg, quality.recentPopularity.ndcg);
  await db.query(
    "UPDATE recommender_models SET status = $2, phase = $3, progress = 1, size_bytes = $4, peak_bytes = $5, updated_at = $6, finished_at = $6 WHERE version = $1 AND status = 'TRAINING'",
    [version, isBetter ? 'READY' : 'REFUSED', 'DONE', sizeBytes, peakBytes, new Date()],
  );
  await db.end();
}

/**
 * Gives this thread the lowest priority, so that it uses only the processor time that other threads leave. On Linux, the priority of one
 * thread can differ from that of its process. On other systems, the call would change the whole server, so this thread keeps its priority.
 */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox forbids the call. Training at the normal priority is better than no training.
  }
}

lowerPriority();
main(workerData as TrainingOrder).then(
  () => parentPort?.postMessage({ error: null }),
  (error: Error) => parentPort?.postMessage({ error: error.message }),
);
