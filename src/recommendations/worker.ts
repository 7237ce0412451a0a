import { parentPort, workerData } from 'node:worker_threads';
import { connectTo, type Target } from '../database/pool';
import { readFacts } from './facts';
import { train } from './model/train';
import { defaultBudget, tune } from './model/tune';
import type { Parameters } from './model/types';
import { saveModel } from './store';
import type { TasteWeights } from './weights';

/** What a training is told. */
export interface TrainingOrder {
  database: Target;
  version: string;
  weights: TasteWeights;
  mostFacts: number;
  /** The best that earlier trainings found; null: nothing was tried yet. */
  parameters: Parameters | null;
  /** They were found in full, of late and on about as many facts: they need not be looked for again. */
  isTuned: boolean;
  nowMs: number;
}

/** How far it is. */
export interface TrainingNews {
  phase: string;
  /** Of the phase, 0–1. */
  progress: number;
  peakBytes: number;
  /** Better ones than before: should the training end here, the next goes on from them. */
  parameters?: Parameters;
}

const told = { everyMs: 1_000 };

/** Learns from the facts, off the server's own thread, and writes the model down. It serves only if it is better than what is popular. */
async function main(order: TrainingOrder): Promise<void> {
  const { version } = order;
  const db = await connectTo(order.database, 'rapport training');
  let peakBytes = 0;
  let toldAt = 0;
  let tuned = 0;
  // By message: while this thread computes it cannot wait for an answer, of the database neither.
  const tell = (phase: string) => (progress: number) => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    if (Date.now() - toldAt < told.everyMs) return;
    toldAt = Date.now();
    parentPort?.postMessage({ phase, progress, peakBytes } satisfies TrainingNews);
  };
  const { facts, contentIds } = await readFacts(db, order.weights, order.mostFacts, (acts) => tell('READING')(acts / order.mostFacts));
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
        tell('TUNING')(progress);
      },
      onBetter: (better) => parentPort?.postMessage({ phase: 'TUNING', progress: tuned, peakBytes, parameters: better } satisfies TrainingNews),
    },
    order.parameters ?? undefined,
  );
  const { parameters } = tuning;
  const quality = { model: tuning.validation, popularity: tuning.popularity, recentPopularity: tuning.recentPopularity };
  await db.query('UPDATE recommender_models SET parameters = $2, quality = $3 WHERE version = $1', [version, parameters, quality]);
  const model = train(facts, parameters, order.nowMs, { onProgress: tell('TRAINING') });
  const sizeBytes = await saveModel(db, version, model, contentIds, tell('WRITING'));
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
