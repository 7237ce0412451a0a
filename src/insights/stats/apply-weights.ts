import { isDeepStrictEqual } from 'node:util';
import type { Weights } from '../../domain/counters';
import { locks } from '../../infrastructure/database/locks';
import type { Connection, Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { counters } from '../../interactions/registry/counters';

/** Progress of a change of weights. The contents with ids up to `after` already have the new weights. */
interface UnderWay {
  weights: Weights;
  after: string;
}

/** Number of contents that one transaction recomputes. Concurrent writes wait for at most one such transaction. */
const usualSlice = 500;
/** Weights of the stored popularity. While the weights change, some contents have the old weights and some the new ones. */
export const storedWeights = new Setting<Weights>('weights');
export const weightsUnderWay = new Setting<UnderWay>('weights-under-way');

const findEnd = statement(
  'end-of-weights-slice',
  { id: 'text' },
  'SELECT content_id AS id FROM content_stats WHERE content_id > $1 ORDER BY content_id OFFSET $2 LIMIT 1',
);

/**
 * Recomputes the stored popularity, of all time and per day, if the configured weights have changed. Popularity is stored so that the query `popular`
 * can read an index. Only one server at a time recomputes popularity, one slice of contents after another. After an interruption, the next start
 * continues the run. A server accepts no requests before its call has returned. In trends, each fact keeps the weight with which it was recorded.
 * @returns whether popularity was recomputed.
 */
export async function applyWeights(pool: Database, weights: Weights, slice = usualSlice): Promise<boolean> {
  if (await areApplied(pool, weights)) return false;
  const turn = await pool.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [locks.weights]);
    // Another server can have applied the weights while this server waited for the lock.
    if (await areApplied(turn, weights)) return false;
    const before = await weightsUnderWay.read(turn);
    // Continues the interrupted run only if that run applied the same weights.
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
    // `release(true)` closes the connection, which releases the lock.
    turn.release(true);
  }
}

/**
 * Recomputes the popularity and the daily scores of these contents from their counters. Stored scores can be wrong because servers of the previous
 * release do not know the counters that this release adds. Does nothing while `applyWeights` runs. Changes one content per transaction, so that it
 * locks the rows of only one content at a time.
 */
export async function recomputeScores(pool: Database, contentIds: readonly string[]): Promise<void> {
  for (const contentId of contentIds)
    await inTransaction(pool, async (db) => {
      const { rows } = await db.query<{ isFree: boolean }>('SELECT pg_try_advisory_xact_lock_shared($1) AS "isFree"', [locks.weights]);
      const weights = rows[0]?.isFree && !(await weightsUnderWay.read(db)) ? await storedWeights.read(db) : null;
      if (!weights) return;
      const [popularity, score] = [counters.popularitySql(weights, (column) => column), counters.dayScoreSql(weights, (column) => column)];
      await db.query(
        `UPDATE content_stats SET popularity = ${popularity}, version = version + 1 WHERE content_id = $1 AND popularity <> ${popularity}`,
        [contentId],
      );
      await db.query(`UPDATE content_daily SET score = ${score} WHERE content_id = $1 AND score <> ${score}`, [contentId]);
    });
}

async function areApplied(db: Queryable, weights: Weights): Promise<boolean> {
  return !(await weightsUnderWay.read(db)) && isDeepStrictEqual(await storedWeights.read(db), weights);
}

/** Recomputes the popularity of the contents with ids after `after` and up to `last` from their counters. */
async function sumSlice(db: Connection, { weights, after }: UnderWay, last: string | null): Promise<void> {
  const place = 'content_id > $1 AND ($2::text IS NULL OR content_id <= $2)';
  await db.query(`UPDATE content_stats SET popularity = ${counters.popularitySql(weights, (column) => column)} WHERE ${place}`, [after, last]);
  await db.query(`UPDATE content_daily SET score = ${counters.dayScoreSql(weights, (column) => column)} WHERE ${place}`, [after, last]);
  if (last !== null) await weightsUnderWay.write(db, { weights, after: last });
}

/** Returns the id of the last content in the next slice, or null if fewer contents than a slice remain. */
async function endOfSlice(db: Queryable, after: string, slice: number): Promise<string | null> {
  return (await findEnd.row(db, [after, slice - 1]))?.id ?? null;
}
