import type { Pool } from 'pg';
import type { Queryable } from '../database/pool';
import { nextPiece, weightsOf } from './audit';
import { addDrifts, driftsOf, hoursAreWholeSince, noDrift } from './drift';

/** A round over all contents, taken in slices: where it stands, and what it found so far. */
export interface RollingAudit {
  /** When its last slice began. */
  startedAt: string;
  /** The last content that it looked at; `''`: it looked at all of them, and begins anew. */
  after: string;
  contents: number;
  /** Too large for a slice: left to `npm run audit`. */
  skipped: number;
  driftByCounter: Record<string, number>;
}

interface SliceOptions {
  /** How long counts by the hour are kept. */
  hourlyDays: number;
  nowMs: number;
  /** About how many facts one slice looks at. */
  mostFacts?: number;
}

/** A little less than the hour after which the next one is due. */
const leastPauseMs = 50 * 60_000;
const usualFacts = 200_000;

/**
 * Recounts the next slice of contents from their facts, and changes none of them. Small databases are one slice. Of several
 * servers one does it: null when another has, within the hour. Each piece is one statement that locks nothing.
 */
export async function auditSlice(pool: Pool, { hourlyDays, nowMs, mostFacts = usualFacts }: SliceOptions): Promise<RollingAudit | null> {
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
  // Unless the turn has passed to another meanwhile.
  await pool.query("UPDATE settings SET value = $1 WHERE key = 'rolling-audit' AND value ->> 'startedAt' = $2", [now, before.startedAt]);
  return now;
}

/** Where the rolling audit stands; null before the first. */
export async function rollingAudit(db: Queryable): Promise<RollingAudit | null> {
  return (await db.query("SELECT value FROM settings WHERE key = 'rolling-audit'")).rows[0]?.value ?? null;
}

/** What was there before, for whom the turn is; null when it is too early. */
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
