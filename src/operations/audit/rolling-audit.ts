import type { Database, Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { nextPiece, weightsOf } from './audit';
import { addDrifts, driftsOf, hoursAreWholeSince, noDrift } from './drift';

/** State of a round over all contents: its position and its findings so far. */
export interface RollingAudit {
  /** Start of the last slice. */
  startedAt: string;
  /** The last checked content; `''` when the round is complete. */
  after: string;
  contents: number;
  /** Contents too large for a slice, which only `npm run audit` checks. */
  skipped: number;
  driftByCounter: Record<string, number>;
}

export const rollingAudit = new Setting<RollingAudit>('rolling-audit');

interface SliceOptions {
  /** Days for which hourly counts are kept. */
  hourlyDays: number;
  nowMs: number;
  /** Approximate number of facts per slice. */
  mostFacts?: number;
}

/** Minimum time between two slices, which is slightly less than the hour between two runs of the job. */
const leastPauseMs = 50 * 60_000;
const usualFacts = 200_000;

/**
 * Recounts the next slice of contents from their facts, without locks and without changes. Small databases are one slice. Only one server
 * per hour runs a slice; the function returns null on the others.
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
    addDrifts(now.driftByCounter, await driftsOf(pool, ids, weights, hoursSince));
    now.contents += ids.length;
    facts += size;
  }
  // Does not overwrite the state if another server has claimed the next slice.
  await rollingAudit.compareAndSet(pool, before, now);
  return now;
}

/** Claims the next slice. @returns the state to continue from; null when it is too early or another server claimed the slice. */
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
