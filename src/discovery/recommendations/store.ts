import { deletionInBatches } from '../../infrastructure/database/delete-in-batches';
import type { Queryable } from '../../infrastructure/database/pool';
import type { Quality } from './model/evaluate';
import type { NeighbourList } from './model/score';
import type { Model, Parameters } from './model/types';

export type ModelStatus = 'TRAINING' | 'READY' | 'REFUSED' | 'FAILED';

/** A row of recommender_models without the data that serving needs. */
export interface ModelRow {
  version: string;
  status: ModelStatus;
  phase: string;
  progress: number;
  factCount: number;
  userCount: number;
  contentCount: number;
  parameters: Parameters | null;
  quality: { model: Quality; popularity: Quality; recentPopularity: Quality } | null;
  sizeBytes: number;
  peakBytes: number;
  error: string | null;
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

const columns = `version, status, phase, progress, fact_count AS "factCount", user_count AS "userCount", content_count AS "contentCount", parameters, quality,
  size_bytes AS "sizeBytes", peak_bytes AS "peakBytes", error, started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt"`;

/** The last trainings, newest first. */
export async function lastModels(db: Queryable, limit: number): Promise<ModelRow[]> {
  return (
    await db.query({ name: 'last-models', text: `SELECT ${columns} FROM recommender_models ORDER BY started_at DESC LIMIT $1`, values: [limit] })
  ).rows;
}

/** The version of the model that serves; null before the first training. */
export async function servingVersion(db: Queryable): Promise<string | null> {
  const text = "SELECT version FROM recommender_models WHERE status = 'READY' ORDER BY started_at DESC LIMIT 1";
  return (await db.query({ name: 'serving-version', text })).rows[0]?.version ?? null;
}

/** The part of a model that every list needs. Neighbours of single contents are read on demand. */
export interface ServedModel {
  version: string;
  parameters: Parameters;
  contentIds: string[];
  numbers: Map<string, number>;
  meanStrength: number;
  overall: Float32Array;
  momentTimes: Float64Array;
  recent: Float32Array;
}

export async function loadModel(db: Queryable, version: string): Promise<ServedModel | null> {
  const { rows } = await db.query(
    'SELECT parameters, content_ids AS "contentIds", mean_strength AS "meanStrength", moment_times AS "momentTimes", popularity FROM recommender_models WHERE version = $1',
    [version],
  );
  const [row] = rows;
  if (!row?.popularity) return null;
  const { parameters, contentIds, meanStrength, momentTimes } = row as {
    parameters: Parameters;
    contentIds: string[];
    meanStrength: number;
    momentTimes: number[];
  };
  // Copies the bytes, because a Float32Array must start at a multiple of four bytes.
  const popularity = new Float32Array(Uint8Array.from(row.popularity).buffer);
  const count = contentIds.length;
  return {
    version,
    parameters,
    contentIds,
    numbers: new Map(contentIds.map((id, number) => [id, number])),
    meanStrength,
    overall: popularity.subarray(0, count),
    recent: popularity.subarray(count),
    momentTimes: Float64Array.from(momentTimes),
  };
}

/** The neighbours of these contents, by content id. */
export async function neighboursById(db: Queryable, version: string, ids: readonly string[]): Promise<Map<string, NeighbourList>> {
  const { rows } = await db.query({
    name: 'neighbours-by-id',
    text: 'SELECT content_id AS "contentId", neighbours, weights FROM recommender_neighbours WHERE version = $1 AND content_id = ANY($2)',
    values: [version, ids],
  });
  return new Map(rows.map(({ contentId, neighbours, weights }) => [contentId, { items: neighbours, weights }]));
}

const rowsAtOnce = 500;

/** Stores a model. It serves only after its row is marked READY. @returns its size in bytes. */
export async function saveModel(
  db: Queryable,
  version: string,
  model: Model,
  contentIds: readonly string[],
  onProgress: (done: number) => void,
): Promise<number> {
  const popularity = Buffer.concat([bytesOf(model.overall), bytesOf(model.recent)]);
  await db.query('UPDATE recommender_models SET content_ids = $2, mean_strength = $3, moment_times = $4, popularity = $5 WHERE version = $1', [
    version,
    contentIds,
    model.meanStrength,
    [...model.momentTimes],
    popularity,
  ]);
  for (let from = 0; from < model.itemCount; from += rowsAtOnce) {
    const rows = [];
    for (let item = from; item < Math.min(model.itemCount, from + rowsAtOnce); item++) {
      const [start, end] = [model.starts[item] as number, model.starts[item + 1] as number];
      if (start === end) continue;
      const weights = Array.from(model.weights.subarray(start, end), (weight) => Number(weight.toPrecision(6)));
      rows.push({ c: contentIds[item], n: [...model.neighbours.subarray(start, end)], w: weights });
    }
    await db.query(
      'INSERT INTO recommender_neighbours (version, content_id, neighbours, weights) SELECT $1, c, n, w FROM json_to_recordset($2) AS v(c text, n int[], w real[]) ON CONFLICT DO NOTHING',
      [version, JSON.stringify(rows)],
    );
    onProgress(from / model.itemCount);
  }
  return popularity.length + model.neighbours.length * 8;
}

const deleteNeighbours = deletionInBatches('recommender_neighbours', 'version = $1');

/** Deletes models other than the serving and the previous one, and rows of trainings that ended more than 90 days ago. */
export async function forgetOldModels(db: Queryable): Promise<void> {
  const kept = "SELECT version FROM recommender_models WHERE status = 'READY' ORDER BY started_at DESC LIMIT 2";
  const { rows } = await db.query(`SELECT version FROM recommender_models WHERE status <> 'TRAINING' AND version NOT IN (${kept})`);
  for (const { version } of rows) await deleteNeighbours(db, version);
  await db.query(
    `UPDATE recommender_models SET content_ids = NULL, popularity = NULL WHERE popularity IS NOT NULL AND status <> 'TRAINING' AND version NOT IN (${kept})`,
  );
  await db.query("DELETE FROM recommender_models WHERE started_at < now() - interval '90 days' AND status <> 'READY'");
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
