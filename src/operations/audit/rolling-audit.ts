import type { Database, Queryable } from '../../infrastructure/database/pool';
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
  const now: RollingAudit = isNewRound ? { ...before, contents: 0, skipped: 0, driftByCounter: noDrift() } : before;
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
  await pool.query("UPDATE settings SET value = $1 WHERE key = 'rolling-audit' AND value ->> 'startedAt' = $2", [now, before.startedAt]);
  return now;
}

/** State of the rolling audit; null before the first slice. */
export async function rollingAudit(db: Queryable): Promise<RollingAudit | null> {
  return (await db.query("SELECT value FROM settings WHERE key = 'rolling-audit'")).rows[0]?.value ?? null;
}

/** Claims the next slice. @returns the previous state; null when it is too early or another server claimed it. */
async function claimTurn(db: Queryable, nowMs: number): Promise<RollingAudit | null> {
  const startedAt = new Date(nowMs).toISOString();
  const first: RollingAudit = { startedAt, after: '', contents: 0, skipped: 0, driftByCounter: noDrift() };
  const { rows } = await db.query(
    `INSERT INTO settings AS s (key, value) VALUES ('rolling-audit', $1) ON CONFLICT (key) DO UPDATE
      SET value = s.value || jsonb_build_object('startedAt', $2::text) WHERE (s.value ->> 'startedAt')::timestamptz < $3 RETURNING value`,
    [first, startedAt, new Date(nowMs - leastPauseMs)],
  );
  return rows[0]?.value ?? null;
}
