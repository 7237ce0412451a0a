import { deletionInBatches } from '../../infrastructure/database/delete-in-batches';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, json, type RowOf, statement } from '../../infrastructure/database/statement';
import type { Quality } from './model/evaluate';
import type { NeighbourList } from './model/score';
import type { Model, Parameters } from './model/types';

export type ModelStatus = 'TRAINING' | 'READY' | 'REFUSED' | 'FAILED';

const readLast = statement(
  'last-models',
  {
    version: 'uuid',
    status: columnOf<ModelStatus>('text'),
    phase: 'text',
    progress: 'float8',
    factCount: 'int4',
    userCount: 'int4',
    contentCount: 'int4',
    parameters: json<Parameters | null>(),
    quality: json<{ model: Quality; popularity: Quality; recentPopularity: Quality } | null>(),
    sizeBytes: 'int8',
    peakBytes: 'int8',
    error: 'text?',
    startedAt: 'timestamptz',
    updatedAt: 'timestamptz',
    finishedAt: 'timestamptz?',
  },
  `SELECT version, status, phase, progress, fact_count AS "factCount", user_count AS "userCount", content_count AS "contentCount", parameters, quality,
    size_bytes AS "sizeBytes", peak_bytes AS "peakBytes", error, started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt"
    FROM recommender_models ORDER BY started_at DESC LIMIT $1`,
);
/** A row of the table `recommender_models`, without the columns that only the computation of lists reads. */
export type ModelRow = RowOf<typeof readLast.columns>;

/** Returns the latest trainings, newest first. */
export function lastModels(db: Queryable, limit: number): Promise<ModelRow[]> {
  return readLast.rows(db, [limit]);
}

const readServing = statement(
  'serving-version',
  { version: 'uuid' },
  "SELECT version FROM recommender_models WHERE status = 'READY' ORDER BY started_at DESC LIMIT 1",
);

/** Returns the version of the newest model with the status READY; null if no model has this status. */
export async function servingVersion(db: Queryable): Promise<string | null> {
  return (await readServing.row(db))?.version ?? null;
}

/** The part of a model that servers keep in memory. Servers read the neighbours of a content from the database when a list needs them. */
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

// Each column is null until the training has stored its value. `forgetOldModels` sets `content_ids` and `popularity` to null again.
const readModel = statement(
  'served-model',
  { parameters: json<Parameters | null>(), contentIds: 'text[]?', meanStrength: 'float8?', momentTimes: 'float8[]?', popularity: 'bytea?' },
  'SELECT parameters, content_ids AS "contentIds", mean_strength AS "meanStrength", moment_times AS "momentTimes", popularity FROM recommender_models WHERE version = $1',
);

export async function loadModel(db: Queryable, version: string): Promise<ServedModel | null> {
  const row = await readModel.row(db, [version]);
  if (!row) return null;
  const { parameters, contentIds, meanStrength, momentTimes, popularity: bytes } = row;
  if (!parameters || !contentIds || meanStrength === null || !momentTimes || !bytes) return null;
  // Copies the bytes to a new buffer, because a Float32Array must start at a multiple of four bytes.
  const popularity = new Float32Array(Uint8Array.from(bytes).buffer);
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

const readNeighbours = statement(
  'neighbours-by-id',
  { contentId: 'text', neighbours: 'int4[]', weights: 'float4[]' },
  'SELECT content_id AS "contentId", neighbours, weights FROM recommender_neighbours WHERE version = $1 AND content_id = ANY($2)',
);

/** Returns the neighbours of contents in a model, by content id. Contents without neighbours have no entry. */
export async function neighboursById(db: Queryable, version: string, ids: readonly string[]): Promise<Map<string, NeighbourList>> {
  const rows = await readNeighbours.rows(db, [version, ids]);
  return new Map(rows.map(({ contentId, neighbours, weights }) => [contentId, { items: neighbours, weights }]));
}

const rowsAtOnce = 500;

const storeModel = statement(
  'store-model',
  {},
  'UPDATE recommender_models SET content_ids = $2, mean_strength = $3, moment_times = $4, popularity = $5 WHERE version = $1',
);
const insertNeighbours = statement(
  'insert-neighbours',
  {},
  `INSERT INTO recommender_neighbours (version, content_id, neighbours, weights)
    SELECT $1, c, n, w FROM json_to_recordset($2) AS v(c text, n int[], w real[]) ON CONFLICT DO NOTHING`,
);

/** Stores a model. Servers use the model only after its row has the status READY. @returns the size of the model in bytes. */
export async function saveModel(
  db: Queryable,
  version: string,
  model: Model,
  contentIds: readonly string[],
  onProgress: (done: number) => void,
): Promise<number> {
  const popularity = Buffer.concat([bytesOf(model.overall), bytesOf(model.recent)]);
  await storeModel.run(db, [version, contentIds, model.meanStrength, [...model.momentTimes], popularity]);
  for (let from = 0; from < model.itemCount; from += rowsAtOnce) {
    const rows = [];
    for (let item = from; item < Math.min(model.itemCount, from + rowsAtOnce); item++) {
      const [start, end] = [model.starts[item] as number, model.starts[item + 1] as number];
      if (start === end) continue;
      const weights = Array.from(model.weights.subarray(start, end), (weight) => Number(weight.toPrecision(6)));
      rows.push({ c: contentIds[item], n: [...model.neighbours.subarray(start, end)], w: weights });
    }
    await insertNeighbours.run(db, [version, JSON.stringify(rows)]);
    onProgress(from / model.itemCount);
  }
  return popularity.length + model.neighbours.length * 8;
}

const deleteNeighbours = deletionInBatches('recommender_neighbours', 'version = $1');
const kept = "SELECT version FROM recommender_models WHERE status = 'READY' ORDER BY started_at DESC LIMIT 2";
const readOld = statement(
  'old-models',
  { version: 'uuid' },
  `SELECT version FROM recommender_models WHERE status <> 'TRAINING' AND version NOT IN (${kept})`,
);
const emptyOld = statement(
  'empty-old-models',
  {},
  `UPDATE recommender_models SET content_ids = NULL, popularity = NULL WHERE popularity IS NOT NULL AND status <> 'TRAINING' AND version NOT IN (${kept})`,
);
const deleteOld = statement(
  'delete-old-models',
  {},
  "DELETE FROM recommender_models WHERE started_at < now() - interval '90 days' AND status <> 'READY'",
);

/**
 * Deletes the neighbours and the popularity of all models except for the two newest with the status READY. Also deletes the rows of
 * trainings that started more than 90 days ago and did not result in a READY model.
 */
export async function forgetOldModels(db: Queryable): Promise<void> {
  for (const { version } of await readOld.rows(db)) await deleteNeighbours(db, version);
  await emptyOld.run(db);
  await deleteOld.run(db);
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
