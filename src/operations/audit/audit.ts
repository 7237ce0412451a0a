import type { Weights } from '../../domain/counters';
import { tryLock, unlock } from '../../infrastructure/database/locks';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { statement } from '../../infrastructure/database/statement';
import { storedWeights, weightsUnderWay } from '../../insights/stats/apply-weights';
import { addDrifts, type Drift, driftedService, driftsOf, hoursAreWholeSince, noDrift } from './drift';
import { fixDrift, fixService } from './fix-drift';

export interface AuditResult {
  startedAt: string;
  seconds: number;
  contents: number;
  /** Number of contents with drift by counter; all 0 when every count is exact. */
  driftByCounter: Record<string, number>;
  /** Number of contents that were fixed. */
  fixed: number;
}

export interface AuditOptions {
  /** Whether to fix contents with drift. */
  fix: boolean;
  /** Days for which hourly counts are kept. Older ones are not checked. */
  hourlyDays: number;
  onDrift: (drift: Drift) => void;
  /** Called after each statement with the number of facts checked so far and the total. */
  onProgress: (done: number, total: number) => void;
}

/** The result of the last audit by the operator. */
export const lastAudit = new Setting<AuditResult>('audit');

const contentsAtOnce = 500;
/** Maximum number of facts per statement, so that hot contents do not make it run for minutes. */
const factsAtOnce = 200_000;

// Approximate number of facts of a content, plus one for the content.
const sizeSql = `1 + COALESCE(s.total_view_count * 2 + s.like_count + s.save_count + s.share_count, 0)`;

const readTotal = statement(
  'total-size-to-audit',
  { total: 'int8' },
  `SELECT COALESCE(sum(${sizeSql}), 0)::bigint AS total FROM content c LEFT JOIN content_stats s ON s.content_id = c.id`,
);

const readSizes = statement(
  'next-contents-to-audit',
  { id: 'text', size: 'int8' },
  `SELECT c.id, ${sizeSql} AS size FROM content c LEFT JOIN content_stats s ON s.content_id = c.id
    WHERE c.id > $1 ORDER BY c.id LIMIT ${contentsAtOnce}`,
);

/**
 * Recounts every counter of every content from the facts. Servers can run meanwhile, because each statement reads facts and counters in one
 * snapshot. With `fix`, the audit adds the difference to each counter, which stays correct if servers record further facts. Stores the
 * result for the servers' metrics.
 * @throws Error when another audit is fixing, because both would add the same difference.
 */
export async function audit(pool: Database, options: AuditOptions): Promise<AuditResult> {
  if (!options.fix) return recount(pool, options);
  const turn = await pool.connect();
  try {
    if (!(await tryLock(turn, 'mending'))) throw new Error('Another audit is fixing this database. Wait until it ends.');
    return await recount(pool, options);
  } finally {
    await unlock(turn, 'mending').catch(() => {});
    turn.release();
  }
}

async function recount(pool: Database, { fix, hourlyDays, onDrift, onProgress }: AuditOptions): Promise<AuditResult> {
  const started = Date.now();
  const hoursSince = await hoursAreWholeSince(pool, hourlyDays, started);
  const total = (await readTotal.row(pool))?.total ?? 0;
  const result: AuditResult = {
    startedAt: new Date(started).toISOString(),
    seconds: 0,
    contents: 0,
    driftByCounter: noDrift(),
    fixed: 0,
  };
  /** Unfixed differences of the daily counts, by counter and day, for the comparison with the counts of the whole service. */
  const lackingByDay = new Map<string, number>();
  let done = 0;
  for (let after = ''; ; ) {
    // A server that starts meanwhile can change the weights.
    const weights = await weightsOf(pool);
    const piece = await nextPiece(pool, after);
    const last = piece.ids.at(-1);
    if (last === undefined) break;
    after = last;
    const drifts = await driftsOf(pool, piece.ids, weights, hoursSince);
    for (const drift of drifts) onDrift(drift);
    addDrifts(result.driftByCounter, drifts);
    if (fix) {
      for (const id of new Set(drifts.map(({ contentId }) => contentId))) {
        const ofContent = drifts.filter(({ contentId }) => contentId === id);
        await fixDrift(pool, id, ofContent, weights);
        result.fixed++;
      }
    }
    result.contents += piece.ids.length;
    done += piece.size;
    for (const { counter, stored, facts } of fix ? [] : drifts)
      lackingByDay.set(counter, (lackingByDay.get(counter) ?? 0) + Number(facts) - Number(stored));
    onProgress(Math.min(done, total), total);
  }
  for (const drift of await driftedService(pool, lackingByDay)) {
    onDrift(drift);
    result.driftByCounter.service = (result.driftByCounter.service ?? 0) + 1;
    if (fix) await fixService(pool, drift);
  }
  result.seconds = (Date.now() - started) / 1000;
  // Stores the drift that remains.
  const left = fix ? { ...result, driftByCounter: noDrift() } : result;
  await lastAudit.write(pool, left);
  return result;
}

/** Returns the next contents for one statement, and their approximate number of facts. */
export async function nextPiece(pool: Database, after: string, mostFacts = factsAtOnce): Promise<{ ids: string[]; size: number }> {
  const ids: string[] = [];
  let size = 0;
  for (const content of await readSizes.rows(pool, [after])) {
    if (ids.length > 0 && size + content.size > mostFacts) break;
    ids.push(content.id);
    size += content.size;
  }
  return { ids, size };
}

/** Returns the weights of the stored popularity, which can differ from this process's configuration. @throws Error while they are changing. */
export async function weightsOf(db: Queryable): Promise<Weights> {
  if (await weightsUnderWay.read(db)) throw new Error('A change of WEIGHTS is in progress. Start a server to finish it, then run the audit again.');
  const weights = await storedWeights.read(db);
  if (!weights) throw new Error('No server has been started on this database yet, so there is nothing to audit.');
  return weights;
}
