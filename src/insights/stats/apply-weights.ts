import { isDeepStrictEqual } from 'node:util';
import { dayScoreSql, popularitySql, type Weights } from '../../domain/counters';
import { locks } from '../../infrastructure/database/locks';
import type { Connection, Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';

/** Progress of a change of weights: all contents up to `after` are done. */
interface UnderWay {
  weights: Weights;
  after: string;
}

/** Rows per slice. Writes wait for at most one slice. */
const usualSlice = 500;
/** The weights of the stored popularity. While they change, popularity mixes old and new weights. */
export const storedWeights = new Setting<Weights>('weights');
export const weightsUnderWay = new Setting<UnderWay>('weights-under-way');

const findEnd = statement(
  'end-of-weights-slice',
  { id: 'text' },
  'SELECT content_id AS id FROM content_stats WHERE content_id > $1 ORDER BY content_id OFFSET $2 LIMIT 1',
);

/**
 * Popularity is stored, of all time and per day, so that `popular` reads an index. If the configured weights changed, this function recomputes
 * popularity slice by slice, on one server at a time. The next start resumes an interrupted run; no server accepts requests before it is
 * complete. Trends keep the weights with which each fact was recorded.
 * @returns true if popularity was recomputed.
 */
export async function applyWeights(pool: Database, weights: Weights, slice = usualSlice): Promise<boolean> {
  if (await areApplied(pool, weights)) return false;
  const turn = await pool.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [locks.weights]);
    // Another server can have finished it meanwhile.
    if (await areApplied(turn, weights)) return false;
    const before = await weightsUnderWay.read(turn);
    // A run that began with other weights starts again.
    let after = before && isDeepStrictEqual(before.weights, weights) ? before.after : '';
    await weightsUnderWay.write(turn, { weights, after });
    for (let isLast = false; !isLast; ) {
      const last = await endOfSlice(turn, after, slice);
      await inTransaction(pool, (db) => sumSlice(db, { weights, after }, last));
      isLast = last === null;
      after = last ?? after;
    }
    await inTransaction(pool, async (db) => {
      await storedWeights.write(db, weights);
      await weightsUnderWay.delete(db);
    });
    return true;
  } finally {
    // Closing the connection releases the lock.
    turn.release(true);
  }
}

async function areApplied(db: Queryable, weights: Weights): Promise<boolean> {
  return !(await weightsUnderWay.read(db)) && isDeepStrictEqual(await storedWeights.read(db), weights);
}

/** Recomputes the contents after `after` up to `last` from their current counters. */
async function sumSlice(db: Connection, { weights, after }: UnderWay, last: string | null): Promise<void> {
  const place = 'content_id > $1 AND ($2::text IS NULL OR content_id <= $2)';
  await db.query(`UPDATE content_stats SET popularity = ${popularitySql(weights, (column) => column)} WHERE ${place}`, [after, last]);
  await db.query(`UPDATE content_daily SET score = ${dayScoreSql(weights, (column) => column)} WHERE ${place}`, [after, last]);
  if (last !== null) await weightsUnderWay.write(db, { weights, after: last });
}

/** Returns the last content of the next slice, or null if less than a slice remains. */
async function endOfSlice(db: Queryable, after: string, slice: number): Promise<string | null> {
  return (await findEnd.row(db, [after, slice - 1]))?.id ?? null;
}
