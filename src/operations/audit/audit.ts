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
  /** Number of contents with a wrong value, by name of the counter. */
  driftByCounter: Record<string, number>;
  /** Number of contents whose counters the audit fixed. */
  fixed: number;
}

export interface AuditOptions {
  /** True to fix wrong counters. */
  fix: boolean;
  /** Number of days for which the server keeps hourly counts. The audit does not check older hourly counts. */
  hourlyDays: number;
  onDrift: (drift: Drift) => void;
  /** Called repeatedly with the approximate number of facts checked so far and in total. */
  onProgress: (done: number, total: number) => void;
}

/** Result of the last audit that an operator ran with `npm run audit`. */
export const lastAudit = new Setting<AuditResult>('audit');

const contentsAtOnce = 500;
/** Approximate maximum number of facts per statement, so that a statement does not run for minutes if contents have many facts. */
const factsAtOnce = 200_000;

// Approximate number of facts of a content, plus 1 so that contents without facts also have a size.
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
 * Compares every counter of every content with its facts. Servers can record facts during the audit, because each statement reads facts and
 * counters in one snapshot. With `fix`, adds the difference to each wrong counter. Stores the result, which servers report at `/metrics`.
 * @throws Error if another audit with `fix` is running, because both would add the same difference.
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
  /**
   * Facts minus stored value of each unfixed daily count, by counter and day. `driftedService` needs these differences to compute the correct sums.
   */
  const lackingByDay = new Map<string, number>();
  let done = 0;
  for (let after = ''; ; ) {
    // Reads the weights for each group of contents, because a server that starts during the audit can change the weights.
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
  // Stores the drift that remains after the audit. After an audit with `fix`, no drift remains.
  const left = fix ? { ...result, driftByCounter: noDrift() } : result;
  await lastAudit.write(pool, left);
  return result;
}

/** Returns the ids of the contents after `after` that one statement can check, and their approximate number of facts (`size`). */
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

/**
 * Returns the weights with which the stored popularity was computed. The configuration of this process can contain different weights.
 * @throws Error if a server is changing the weights or no server has stored weights.
 */
export async function weightsOf(db: Queryable): Promise<Weights> {
  if (await weightsUnderWay.read(db)) throw new Error('A change of WEIGHTS is in progress. Start a server to finish it, then run the audit again.');
  const weights = await storedWeights.read(db);
  if (!weights) throw new Error('No server has been started on this database yet, so there is nothing to audit.');
  return weights;
}
