import type { Pool } from 'pg';
import type { Queryable } from '../database/pool';
import { inTransaction } from '../database/transaction';
import { type CounterName, columnOf, counterNames, dailyCounterNames, popularitySql, type Weights } from '../stats/counters';
import { isListedSql, recountDailySql, recountSql, recountTalliesSql } from './recount';

/** What a counter says and what its facts say. */
export interface Drift {
  contentId: string;
  /** The counter; `popularity`, `listing` (type and visibility, copied for rankings), a counter of one day (`viewCount 2026-11-21`), or a tally (`rating:7`). */
  counter: string;
  stored: number | string | null;
  facts: number | string;
}

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
  onDrift: (drift: Drift) => void;
  /** Told after each piece: facts looked at so far, of how many. */
  onProgress: (done: number, total: number) => void;
}

const contentsAtOnce = 500;
/** What one statement may look at, so that a few hot contents do not make it run for minutes. */
const factsAtOnce = 200_000;
const rounding = 1e-9;
const mendingLock = 7_263_003;

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
    const { rows } = await turn.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [mendingLock]);
    if (!rows[0].isOurs) throw new Error('Another audit is mending this database now: wait for its end.');
    return await recount(pool, options);
  } finally {
    await turn.query('SELECT pg_advisory_unlock($1)', [mendingLock]).catch(() => {});
    turn.release();
  }
}

async function recount(pool: Pool, { fix, onDrift, onProgress }: AuditOptions): Promise<AuditResult> {
  const started = Date.now();
  const weights = await weightsOf(pool);
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
  let done = 0;
  for (let after = ''; ; ) {
    const piece = await nextPiece(pool, after);
    const last = piece.ids.at(-1);
    if (last === undefined) break;
    after = last;
    const drifts = [
      ...(await drifted(pool, piece.ids, weights)),
      ...(await driftedDays(pool, piece.ids)),
      ...(await driftedTallies(pool, piece.ids)),
    ];
    for (const drift of drifts) onDrift(drift);
    for (const key of new Set(drifts.map(({ counter, contentId }) => `${groupOf(counter)}\0${contentId}`))) {
      const counter = key.slice(0, key.indexOf('\0'));
      result.driftByCounter[counter] = (result.driftByCounter[counter] ?? 0) + 1;
    }
    if (fix) {
      for (const id of new Set(drifts.map(({ contentId }) => contentId))) {
        const ofContent = drifts.filter(({ contentId }) => contentId === id);
        await mend(pool, id, ofContent, weights);
        result.mended++;
      }
    }
    result.contents += piece.ids.length;
    done += piece.size;
    onProgress(Math.min(done, total), total);
  }
  result.seconds = (Date.now() - started) / 1000;
  // What is kept is what is left.
  const left = fix ? { ...result, driftByCounter: noDrift() } : result;
  await pool.query(`INSERT INTO settings (key, value) VALUES ('audit', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`, [left]);
  return result;
}

function noDrift(): Record<string, number> {
  return Object.fromEntries([...counterNames, 'popularity', 'listing', 'daily', 'tallies'].map((name) => [name, 0]));
}

/** The last audit's result; null before the first. */
export async function lastAudit(db: Queryable): Promise<AuditResult | null> {
  return (await db.query("SELECT value FROM settings WHERE key = 'audit'")).rows[0]?.value ?? null;
}

// About how many facts lie under a content, one more for itself.
const sizeSql = `1 + COALESCE(s.total_view_count * 2 + s.like_count + s.save_count + s.share_count, 0)`;

async function nextPiece(pool: Pool, after: string): Promise<{ ids: string[]; size: number }> {
  const { rows } = await pool.query(
    `SELECT c.id, ${sizeSql} AS size FROM content c LEFT JOIN content_stats s ON s.content_id = c.id WHERE c.id > $1 ORDER BY c.id LIMIT ${contentsAtOnce}`,
    [after],
  );
  const ids: string[] = [];
  let size = 0;
  for (const row of rows) {
    if (ids.length > 0 && size + row.size > factsAtOnce) break;
    ids.push(row.id);
    size += row.size;
  }
  return { ids, size };
}

async function drifted(db: Queryable, ids: string[], weights: Weights): Promise<Drift[]> {
  const columns = counterNames.map(columnOf);
  const listing = (table: string) => `${table}.type || CASE WHEN ${table}.is_listed THEN ' listed' ELSE ' unlisted' END`;
  const { rows } = await db.query(
    `SELECT r.content_id AS "contentId", ${columns.map((column) => `s.${column} AS "stored_${column}", r.${column} AS "facts_${column}"`).join(', ')},
      s.popularity AS stored_popularity, ${popularitySql(weights, (column) => `r.${column}`)} AS facts_popularity, ${listing('s')} AS stored_listing, ${listing('r')} AS facts_listing
    FROM (${recountSql}) r LEFT JOIN content_stats s USING (content_id)`,
    [ids],
  );
  const compared = [...counterNames.map((name) => [name, columnOf(name)]), ['popularity', 'popularity'], ['listing', 'listing']] as [
    string,
    string,
  ][];
  return rows.flatMap((row) =>
    compared
      .map(([counter, column]) => ({ contentId: row.contentId, counter, stored: row[`stored_${column}`], facts: row[`facts_${column}`] }))
      .filter(({ stored, facts }) => !isSame(stored, facts)),
  );
}

async function driftedDays(db: Queryable, ids: string[]): Promise<Drift[]> {
  const columns = dailyCounterNames.map(columnOf);
  const { rows } = await db.query(
    `SELECT content_id AS "contentId", to_char(day, 'YYYY-MM-DD') AS day, ${columns.map((column) => `s.${column} AS "stored_${column}", r.${column} AS "facts_${column}"`).join(', ')}
    FROM (${recountDailySql}) r FULL JOIN (SELECT * FROM content_daily WHERE content_id = ANY($1)) s USING (content_id, day)
    WHERE ${columns.map((column) => `COALESCE(s.${column}, 0) <> COALESCE(r.${column}, 0)`).join(' OR ')}`,
    [ids],
  );
  return rows.flatMap((row) =>
    dailyCounterNames
      .map((name) => ({
        contentId: row.contentId,
        counter: `${name} ${row.day}`,
        stored: row[`stored_${columnOf(name)}`] ?? 0,
        facts: row[`facts_${columnOf(name)}`] ?? 0,
      }))
      .filter(({ stored, facts }) => stored !== facts),
  );
}

async function driftedTallies(db: Queryable, ids: string[]): Promise<Drift[]> {
  const { rows } = await db.query(
    `SELECT content_id AS "contentId", tally AS counter, COALESCE(s.count, 0) AS stored, COALESCE(r.count, 0) AS facts
    FROM (${recountTalliesSql}) r FULL JOIN (SELECT * FROM content_tallies WHERE content_id = ANY($1)) s USING (content_id, tally)
    WHERE COALESCE(s.count, 0) <> COALESCE(r.count, 0)`,
    [ids],
  );
  return rows;
}

function groupOf(counter: string): string {
  return counter.includes(' ') ? 'daily' : counter.includes(':') ? 'tallies' : counter;
}

/** A sum of products of floats may differ in its last digits. */
function isSame(stored: unknown, facts: unknown): boolean {
  if (typeof stored !== 'number' || typeof facts !== 'number') return stored === facts;
  return Math.abs(stored - facts) <= rounding * Math.max(1, Math.abs(facts));
}

/**
 * Adds to each counter what it lacked. The ledger only ever adds: what was missing in one snapshot is missing still, whatever
 * was recorded since, so nothing is locked for longer than the addition takes.
 */
function mend(pool: Pool, contentId: string, drifts: Drift[], weights: Weights): Promise<void> {
  const lacking = new Map(drifts.map(({ counter, stored, facts }) => [counter, Number(facts) - Number(stored ?? 0)]));
  const sum = (column: string, name: CounterName) => `s.${column} + (${lacking.get(name) ?? 0})`;
  const byColumn = new Map(counterNames.map((name) => [columnOf(name), sum(columnOf(name), name)]));
  return inTransaction(pool, async (db) => {
    await db.query(
      `INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, false FROM content WHERE id = $1 ON CONFLICT DO NOTHING`,
      [contentId],
    );
    await db.query(
      `UPDATE content_stats s SET version = s.version + 1, type = c.type, is_listed = ${isListedSql}, ${[...byColumn].map(([column, sql]) => `${column} = ${sql}`).join(', ')},
        popularity = ${popularitySql(weights, (column) => `(${byColumn.get(column)})`)}, updated_at = $2
      FROM content c WHERE c.id = s.content_id AND s.content_id = $1`,
      [contentId, new Date()],
    );
    for (const [counter, delta] of lacking) {
      const [name, day] = counter.split(' ') as [CounterName, string | undefined];
      if (day)
        await db.query(
          `INSERT INTO content_daily AS s (content_id, day, ${columnOf(name)}) VALUES ($1, $2, $3) ON CONFLICT (content_id, day) DO UPDATE SET ${columnOf(name)} = s.${columnOf(name)} + EXCLUDED.${columnOf(name)}`,
          [contentId, day, delta],
        );
      else if (counter.includes(':'))
        await db.query(
          `INSERT INTO content_tallies AS s (content_id, tally, count) VALUES ($1, $2, $3) ON CONFLICT (content_id, tally) DO UPDATE SET count = s.count + EXCLUDED.count`,
          [contentId, counter, delta],
        );
    }
  });
}

/** Those that the stored popularity was summed with: what this process is configured with may differ. */
async function weightsOf(db: Queryable): Promise<Weights> {
  const { rows } = await db.query("SELECT value FROM settings WHERE key = 'weights'");
  if (!rows[0]) throw new Error('No server has been started on this database yet: there is nothing to audit.');
  return rows[0].value as Record<CounterName, number>;
}
