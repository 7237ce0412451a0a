import type { Pool } from 'pg';
import type { Queryable } from '../database/pool';
import { inTransaction } from '../database/transaction';
import { type CounterName, columnOf, counterNames, dailyCounterNames, popularitySql, type Weights } from '../stats/counters';
import { recountDailySql, recountSql, recountTalliesSql } from './recount';

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

/**
 * Recounts every counter of every content from the facts. It may run beside servers at work: each piece is one statement, and so
 * sees facts and counters as of one moment. With `fix`, a drifting content is counted anew while its counters are locked, so no
 * fact is missed or counted twice. The result is kept for the servers' metrics.
 */
export async function audit(pool: Pool, { fix, onDrift, onProgress }: AuditOptions): Promise<AuditResult> {
  const started = Date.now();
  const weights = await weightsOf(pool);
  const [{ total }] = (
    await pool.query(`SELECT COALESCE(sum(${sizeSql}), 0)::bigint AS total FROM content c LEFT JOIN content_stats s ON s.content_id = c.id`)
  ).rows;
  const result: AuditResult = {
    startedAt: new Date(started).toISOString(),
    seconds: 0,
    contents: 0,
    driftByCounter: Object.fromEntries([...counterNames, 'popularity', 'listing', 'daily', 'tallies'].map((name) => [name, 0])),
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
        await mend(pool, id, weights);
        result.mended++;
      }
    }
    result.contents += piece.ids.length;
    done += piece.size;
    onProgress(Math.min(done, total), total);
  }
  result.seconds = (Date.now() - started) / 1000;
  await pool.query(`INSERT INTO settings (key, value) VALUES ('audit', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value`, [result]);
  return result;
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

/** Counts one content anew. Who writes its counters meanwhile waits: what they recorded is not yet to be seen, and is added after. */
function mend(pool: Pool, contentId: string, weights: Weights): Promise<void> {
  const columns = counterNames.map(columnOf);
  return inTransaction(pool, async (db) => {
    const values = [[contentId]];
    await db.query(
      `INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, false FROM content WHERE id = ANY($1) ON CONFLICT DO NOTHING`,
      values,
    );
    await db.query('SELECT FROM content_stats WHERE content_id = ANY($1) FOR UPDATE', values);
    await db.query(
      `UPDATE content_stats s SET version = s.version + 1, type = r.type, is_listed = r.is_listed, ${columns.map((column) => `${column} = r.${column}`).join(', ')},
        popularity = ${popularitySql(weights, (column) => `r.${column}`)}, updated_at = $2
      FROM (${recountSql}) r WHERE s.content_id = r.content_id`,
      [...values, new Date()],
    );
    await db.query('DELETE FROM content_daily WHERE content_id = ANY($1)', values);
    await db.query(`INSERT INTO content_daily (content_id, day, ${dailyCounterNames.map(columnOf).join(', ')}) ${recountDailySql}`, values);
    await db.query('DELETE FROM content_tallies WHERE content_id = ANY($1)', values);
    await db.query(`INSERT INTO content_tallies (content_id, tally, count) ${recountTalliesSql}`, values);
  });
}

/** Those that the stored popularity was summed with: what this process is configured with may differ. */
async function weightsOf(db: Queryable): Promise<Weights> {
  const { rows } = await db.query("SELECT value FROM settings WHERE key = 'weights'");
  if (!rows[0]) throw new Error('No server has been started on this database yet: there is nothing to audit.');
  return rows[0].value as Record<CounterName, number>;
}
