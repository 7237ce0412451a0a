import type { Pool } from 'pg';
import type { Queryable } from '../database/pool';
import { once } from '../database/transaction';
import { oldestKept } from '../retention/kinds';
import { type CounterName, columnOf, counterNames, dailyCounterNames, dayScoreSql, popularitySql, type Weights } from '../stats/counters';
import { isListedSql, recountDailySql, recountHourlySql, recountSql, recountTalliesSql } from './recount';

/** What a counter says and what its facts say. */
export interface Drift {
  /** `*`: all together, by the hour. */
  contentId: string;
  /**
   * The counter; `popularity`, `listing` (type and visibility, copied for rankings), a counter or the score of one day
   * (`viewCount 2026-11-21`), a counter of one hour (`viewCount 2026-11-21T10`), or a tally (`rating:7`).
   */
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
  /** How long counts by the hour are kept: older ones are not looked at. */
  hourlyDays: number;
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

async function recount(pool: Pool, { fix, hourlyDays, onDrift, onProgress }: AuditOptions): Promise<AuditResult> {
  const started = Date.now();
  const weights = await weightsOf(pool);
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

/** What differs about these contents. */
export async function driftsOf(db: Queryable, ids: string[], weights: Weights, hoursSince: Date): Promise<Drift[]> {
  return [
    ...(await drifted(db, ids, weights)),
    ...(await driftedDays(db, ids, weights)),
    ...(await driftedHours(db, ids, hoursSince)),
    ...(await driftedTallies(db, ids)),
  ];
}

/** Adds on how many contents each counter drifted. */
export function addDrifts(driftByCounter: Record<string, number>, drifts: readonly Drift[]): void {
  for (const key of new Set(drifts.map(({ counter, contentId }) => `${groupOf(counter)}\0${contentId}`))) {
    const counter = key.slice(0, key.indexOf('\0'));
    driftByCounter[counter] = (driftByCounter[counter] ?? 0) + 1;
  }
}

export function noDrift(): Record<string, number> {
  return Object.fromEntries([...counterNames, 'popularity', 'listing', 'daily', 'hourly', 'tallies', 'service'].map((name) => [name, 0]));
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

async function driftedDays(db: Queryable, ids: string[], weights: Weights): Promise<Drift[]> {
  const scored = (sql: string) => `SELECT d.*, ${dayScoreSql(weights, (column) => `d.${column}`)} AS score FROM (${sql}) d`;
  const names = [...dailyCounterNames.map((name) => [name, columnOf(name)] as const), ['score', 'score'] as const];
  return driftedBuckets(
    db,
    names,
    "to_char(day, 'YYYY-MM-DD')",
    'day',
    scored(recountDailySql),
    'SELECT * FROM content_daily WHERE content_id = ANY($1)',
    [ids],
  );
}

async function driftedHours(db: Queryable, ids: string[], since: Date): Promise<Drift[]> {
  const names = dailyCounterNames.map((name) => [name, columnOf(name)] as const);
  const stored = 'SELECT * FROM content_hourly WHERE content_id = ANY($1) AND hour >= $2';
  return driftedBuckets(db, names, `to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24')`, 'hour', recountHourlySql, stored, [ids, since]);
}

async function driftedBuckets(
  db: Queryable,
  names: (readonly [string, string])[],
  labelSql: string,
  bucket: string,
  factsSql: string,
  storedSql: string,
  values: unknown[],
): Promise<Drift[]> {
  const differs = ([, column]: readonly [string, string]) =>
    `abs(COALESCE(s.${column}, 0) - COALESCE(r.${column}, 0)) > ${rounding} * GREATEST(1, abs(r.${column}))`;
  const { rows } = await db.query(
    `SELECT content_id AS "contentId", ${labelSql} AS label, ${names.map(([, column]) => `s.${column} AS "stored_${column}", r.${column} AS "facts_${column}"`).join(', ')}
    FROM (${factsSql}) r FULL JOIN (${storedSql}) s USING (content_id, ${bucket})
    WHERE ${names.map(differs).join(' OR ')}`,
    values,
  );
  return rows.flatMap((row) =>
    names
      .map(([name, column]) => ({
        contentId: row.contentId,
        counter: `${name} ${row.label}`,
        stored: row[`stored_${column}`] ?? 0,
        facts: row[`facts_${column}`] ?? 0,
      }))
      .filter(({ stored, facts }) => !isSame(stored, facts)),
  );
}

/** What was purged before, or was too old when it came, is not missing. */
export async function hoursAreWholeSince(db: Queryable, hourlyDays: number, nowMs: number): Promise<Date> {
  const { rows } = await db.query("SELECT value FROM settings WHERE key = 'hourly-since'");
  return new Date(Math.max(oldestKept(hourlyDays, nowMs), Date.parse(rows[0]?.value ?? '1970-01-01')));
}

/** The whole service by the hour against all contents by the day. */
async function driftedService(db: Queryable, lackingByDay: ReadonlyMap<string, number>): Promise<Drift[]> {
  const sums = dailyCounterNames.map((name) => `sum(${columnOf(name)})::bigint AS ${columnOf(name)}`).join(', ');
  const { rows } = await db.query(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, ${dailyCounterNames.map((name) => `COALESCE(s.${columnOf(name)}, 0) AS "stored_${name}", COALESCE(r.${columnOf(name)}, 0) AS "facts_${name}"`).join(', ')}
    FROM (SELECT day, ${sums} FROM content_daily GROUP BY 1) r FULL JOIN (SELECT (hour AT TIME ZONE 'UTC')::date AS day, ${sums} FROM service_hourly GROUP BY 1) s USING (day)`,
  );
  return rows.flatMap((row) =>
    dailyCounterNames
      .map((name) => ({
        contentId: '*',
        counter: `${name} ${row.day}`,
        stored: row[`stored_${name}`],
        facts: row[`facts_${name}`] + (lackingByDay.get(`${name} ${row.day}`) ?? 0),
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
  if (/ .*T/.test(counter)) return 'hourly';
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
  return once(pool, async (db) => {
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
    for (const [counter, delta] of lacking) await mendOne(db, contentId, counter, delta);
    // After the counts under them.
    const days = [...new Set(drifts.filter(({ counter }) => groupOf(counter) === 'daily').map(({ counter }) => counter.split(' ')[1]))];
    await db.query(`UPDATE content_daily SET score = ${dayScoreSql(weights, (column) => column)} WHERE content_id = $1 AND day = ANY($2::date[])`, [
      contentId,
      days,
    ]);
  });
}

async function mendOne(db: Queryable, contentId: string, counter: string, delta: number): Promise<void> {
  const [name, start] = counter.split(' ') as [CounterName | 'score', string | undefined];
  const group = groupOf(counter);
  if (group === 'tallies')
    await db.query(
      `INSERT INTO content_tallies AS s (content_id, tally, count) VALUES ($1, $2, $3) ON CONFLICT (content_id, tally) DO UPDATE SET count = s.count + EXCLUDED.count`,
      [contentId, counter, delta],
    );
  if (!start || name === 'score') return;
  const [table, bucket, at] = group === 'hourly' ? ['content_hourly', 'hour', `${start}:00Z`] : ['content_daily', 'day', start];
  await db.query(
    `INSERT INTO ${table} AS s (content_id, ${bucket}, ${columnOf(name)}) VALUES ($1, $2, $3) ON CONFLICT (content_id, ${bucket}) DO UPDATE SET ${columnOf(name)} = s.${columnOf(name)} + EXCLUDED.${columnOf(name)}`,
    [contentId, at, delta],
  );
}

async function mendService(db: Queryable, { counter, stored, facts }: Drift): Promise<void> {
  const [name, day] = counter.split(' ') as [CounterName, string];
  await db.query(
    `INSERT INTO service_hourly AS s (hour, slot, ${columnOf(name)}) VALUES ($1, 0, $2) ON CONFLICT (hour, slot) DO UPDATE SET ${columnOf(name)} = s.${columnOf(name)} + EXCLUDED.${columnOf(name)}`,
    [`${day}T00:00Z`, Number(facts) - Number(stored)],
  );
}

/** Those that the stored popularity was summed with: what this process is configured with may differ. */
export async function weightsOf(db: Queryable): Promise<Weights> {
  const { rows } = await db.query("SELECT value FROM settings WHERE key = 'weights'");
  if (!rows[0]) throw new Error('No server has been started on this database yet: there is nothing to audit.');
  return rows[0].value as Record<CounterName, number>;
}
