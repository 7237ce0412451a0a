import type { Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { recomputeScores } from '../../insights/stats/apply-weights';
import { nextPiece, weightsOf } from './audit';
import { addDrifts, driftsOf, hoursAreWholeSince, noDrift } from './drift';

/** State of the automatic audit. Each hourly run checks one slice of the contents. A round is complete when all contents have been checked. */
export interface RollingAudit {
  /** Start of the last slice, in ISO 8601. */
  startedAt: string;
  /** Id of the last checked content; an empty string if the audit has checked all contents and starts again with the first one. */
  after: string;
  contents: number;
  /** Number of contents with too many facts for a slice. Only `npm run audit` checks these contents. */
  skipped: number;
  driftByCounter: Record<string, number>;
}

export const rollingAudit = new Setting<RollingAudit>('rolling-audit');

interface SliceOptions {
  /** Number of days for which the server keeps hourly counts. */
  hourlyDays: number;
  nowMs: number;
  /** Approximate maximum number of facts per slice. */
  mostFacts?: number;
}

/** Minimum time in ms between the starts of two slices. It is less than one hour, so that the next hourly run is never too early. */
const leastPauseMs = 50 * 60_000;
const usualFacts = 200_000;

/**
 * Compares the counters and scores of the next contents with the facts, without locks. Only reports wrong counters, but recomputes wrong scores from
 * the counters. In a small database, one slice contains all contents. Only one server per hour checks a slice. On all other servers, the function
 * returns null.
 */
export async function auditSlice(pool: Database, { hourlyDays, nowMs, mostFacts = usualFacts }: SliceOptions): Promise<RollingAudit | null> {
  const weights = await weightsOf(pool);
  const before = await claimTurn(pool, nowMs);
  if (!before) return null;
  const isNewRound = before.after === '';
  const now: RollingAudit = isNewRound ? { ...before, contents: 0, skipped: 0, driftByCounter: noDrift() } : structuredClone(before);
  const hoursSince = await hoursAreWholeSince(pool, hourlyDays, nowMs);
  for (let facts = 0; facts < mostFacts; ) {
    const { ids, size } = await nextPiece(pool, now.after, mostFacts - facts);
    now.after = ids.at(-1) ?? '';
    if (ids.length === 0) break;
    if (size > mostFacts && ids.length === 1) {
      now.skipped++;
      continue;
    }
    const drifts = await driftsOf(pool, ids, weights, hoursSince);
    addDrifts(now.driftByCounter, drifts);
    const wrongScores = drifts.filter(({ counter }) => counter === 'popularity' || counter.startsWith('score '));
    await recomputeScores(pool, [...new Set(wrongScores.map(({ contentId }) => contentId))].sort());
    now.contents += ids.length;
    facts += size;
  }
  // Discards the new state if another server has claimed the next slice in the meantime.
  await rollingAudit.compareAndSet(pool, before, now);
  return now;
}

/**
 * Claims the next slice for this server.
 * @returns the state after the last slice; null if the last slice started less than 50 min ago or another server claims the slice.
 */
async function claimTurn(db: Queryable, nowMs: number): Promise<RollingAudit | null> {
  const startedAt = new Date(nowMs).toISOString();
  const last = await rollingAudit.read(db);
  if (!last) {
    const first: RollingAudit = { startedAt, after: '', contents: 0, skipped: 0, driftByCounter: noDrift() };
    return (await rollingAudit.create(db, first)) ? first : null;
  }
  if (Date.parse(last.startedAt) >= nowMs - leastPauseMs) return null;
  const claimed = { ...last, startedAt };
  return (await rollingAudit.compareAndSet(db, last, claimed)) ? claimed : null;
}
