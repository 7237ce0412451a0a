import { parentPort, workerData } from 'node:worker_threads';
import { connectTo } from '../../infrastructure/database/pool';
import { train } from './model/train';
import { defaultBudget, tune } from './model/tune';
import type { Parameters } from './model/types';
import { saveModel } from './store';
import { readFacts } from './training-facts';

/** Input of a training. */
export interface TrainingOrder {
  databaseUrl: string;
  version: string;
  /** The best parameters of earlier trainings; null before the first. */
  parameters: Parameters | null;
  /** True when the parameters come from a recent, finished tuning on a similar number of facts: the training skips the tuning. */
  isTuned: boolean;
  nowMs: number;
}

/** A progress message. */
export interface TrainingNews {
  phase: string;
  /** Progress of the phase, 0–1. */
  progress: number;
  peakBytes: number;
  /** Improved parameters, from which the next training continues if this one is interrupted. */
  parameters?: Parameters;
}

const progressInterval = { everyMs: 1_000 };

/** Trains a model in this thread and stores it. The model serves only if it is better than popularity. */
async function main(order: TrainingOrder): Promise<void> {
  const { version } = order;
  const db = await connectTo(order.databaseUrl, 'rapport training');
  let peakBytes = 0;
  let reportedAt = 0;
  let tuned = 0;
  // The main thread writes the progress, because this thread computes without yielding and cannot await the database.
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

main(workerData as TrainingOrder).then(
  () => parentPort?.postMessage({ error: null }),
  (error: Error) => parentPort?.postMessage({ error: error.message }),
);
