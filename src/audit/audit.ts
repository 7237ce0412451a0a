import type { Pool } from 'pg';
import { locks } from '../database/locks';
import type { Queryable } from '../database/pool';
import { weightsUnderWay } from '../stats/apply-weights';
import type { CounterName, Weights } from '../stats/counters';
import { addDrifts, type Drift, driftedService, driftsOf, hoursAreWholeSince, noDrift } from './drift';
import { mend, mendService } from './mend';

export interface AuditResult {
  startedAt: string;
  seconds: number;
  contents: number;
  /** Of each counter, on how many contents it drifted; all at 0 when every count is exact. */
  driftByCounter: Record<string, number>;
  /** Contents that were mended. */
  mended: number;
}

export interface AuditOptions {
  /** Whether drifting contents are counted anew. */
  fix: boolean;
  /** How long counts by the hour are kept: older ones are not looked at. */
  hourlyDays: number;
  onDrift: (drift: Drift) => void;
  /** Told after each piece: facts looked at so far, of how many. */
  onProgress: (done: number, total: number) => void;
}

const contentsAtOnce = 500;
/** What one statement may look at, so that a few hot contents do not make it run for minutes. */
const factsAtOnce = 200_000;

/**
 * Recounts every counter of every content from the facts. It may run beside servers at work: each piece is one statement, and so
 * sees facts and counters as of one moment. With `fix`, what a counter lacks is added to it, beside whatever is recorded
 * meanwhile. The result is kept for the servers' metrics.
 * @throws Error when another audit is mending: both would add the same.
 */
export async function audit(pool: Pool, options: AuditOptions): Promise<AuditResult> {
  if (!options.fix) return recount(pool, options);
  const turn = await pool.connect();
  try {
    const { rows } = await turn.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [locks.mending]);
    if (!rows[0].isOurs) throw new Error('Another audit is mending this database now: wait for its end.');
    return await recount(pool, options);
  } finally {
    await turn.query('SELECT pg_advisory_unlock($1)', [locks.mending]).catch(() => {});
    turn.release();
  }
}

async function recount(pool: Pool, { fix, hourlyDays, onDrift, onProgress }: AuditOptions): Promise<AuditResult> {
  const started = Date.now();
  const hoursSince = await hoursAreWholeSince(pool, hourlyDays, started);
  const [{ total }] = (
    await pool.query(`SELECT COALESCE(sum(${sizeSql}), 0)::bigint AS total FROM content c LEFT JOIN content_stats s ON s.content_id = c.id`)
  ).rows;
  const result: AuditResult = {
    startedAt: new Date(started).toISOString(),
    seconds: 0,
    contents: 0,
    driftByCounter: noDrift(),
    mended: 0,
  };
  /** What the days lack that stays unmended, by counter and day: the whole service is held against what they should be. */
  const lackingByDay = new Map<string, number>();
  let done = 0;
  for (let after = ''; ; ) {
    // A server that starts meanwhile may change them.
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
        await mend(pool, id, ofContent, weights);
        result.mended++;
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
    if (fix) await mendService(pool, drift);
  }
  result.seconds = (Date.now() - started) / 1000;
  // What is kept is what is left.
  const left = fix ? { ...result, driftByCounter: noDrift() } : result;
  await pool.query(`INSERT INTO settings (key, value) VALUES ('audit', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`, [left]);
  return result;
}

/** The last audit's result; null before the first. */
export async function lastAudit(db: Queryable): Promise<AuditResult | null> {
  return (await db.query("SELECT value FROM settings WHERE key = 'audit'")).rows[0]?.value ?? null;
}

// About how many facts lie under a content, one more for itself.
const sizeSql = `1 + COALESCE(s.total_view_count * 2 + s.like_count + s.save_count + s.share_count, 0)`;

/** The contents after this id that one statement may look at, and about how many facts lie under them. */
export async function nextPiece(pool: Pool, after: string, mostFacts = factsAtOnce): Promise<{ ids: string[]; size: number }> {
  const { rows } = await pool.query(
    `SELECT c.id, ${sizeSql} AS size FROM content c LEFT JOIN content_stats s ON s.content_id = c.id WHERE c.id > $1 ORDER BY c.id LIMIT ${contentsAtOnce}`,
    [after],
  );
  const ids: string[] = [];
  let size = 0;
  for (const row of rows) {
    if (ids.length > 0 && size + row.size > mostFacts) break;
    ids.push(row.id);
    size += row.size;
  }
  return { ids, size };
}

/** Those that the stored popularity was summed with: what this process is configured with may differ. @throws Error while they change. */
export async function weightsOf(db: Queryable): Promise<Weights> {
  if (await weightsUnderWay(db))
    throw new Error('Popularity is being summed anew with other weights, which the start of a server ends: audit after that.');
  const { rows } = await db.query("SELECT value FROM settings WHERE key = 'weights'");
  if (!rows[0]) throw new Error('No server has been started on this database yet: there is nothing to audit.');
  return rows[0].value as Record<CounterName, number>;
}
