import { columnOf } from '../../domain/column-name';
import type { DailyCounterName, Weights } from '../../domain/counters';
import { oldestKept } from '../../domain/retention';
import type { Queryable } from '../../infrastructure/database/pool';
import { counters } from '../../interactions/registry/counters';
import { hoursKeptSince } from '../../privacy/retention/purge';
import { recountDailySql, recountHourlySql, recountSql, recountTalliesSql } from './recount';

const rounding = 1e-9;

/** Difference between the stored value of a counter and the value computed from its facts. */
export interface Drift {
  /** Content id, or `*` for the hourly counts of the whole service. */
  contentId: string;
  /**
   * What differs: a counter (`viewCount`), its count of one day or hour (`viewCount 2026-11-21`, `viewCount 2026-11-21T10`), a tally (`rating:7`),
   * the score of one day (`score 2026-11-21`), the `popularity`, or the `listing`, which is the type and visibility that `content_stats` copies from
   * `content`.
   */
  counter: string;
  stored: number | string | null;
  facts: number | string;
}

/** Returns all differences between the stored counters of these contents and the facts. Does not check hours before `hoursSince`. */
export async function driftsOf(db: Queryable, ids: string[], weights: Weights, hoursSince: Date): Promise<Drift[]> {
  return [
    ...(await drifted(db, ids, weights)),
    ...(await driftedDays(db, ids, weights)),
    ...(await driftedHours(db, ids, hoursSince)),
    ...(await driftedTallies(db, ids)),
  ];
}

/** Adds to `driftByCounter` the number of contents in `drifts`, by name or group of the counter. */
export function addDrifts(driftByCounter: Record<string, number>, drifts: readonly Drift[]): void {
  for (const key of new Set(drifts.map(({ counter, contentId }) => `${groupOf(counter)}\0${contentId}`))) {
    const counter = key.slice(0, key.indexOf('\0'));
    driftByCounter[counter] = (driftByCounter[counter] ?? 0) + 1;
  }
}

export function noDrift(): Record<string, number> {
  return Object.fromEntries([...counters.names, 'popularity', 'listing', 'daily', 'hourly', 'tallies', 'service'].map((name) => [name, 0]));
}

const compared = [...counters.names, 'popularity', 'listing'] as const;
type ComparedRow = { contentId: string } & Record<`stored_${(typeof compared)[number]}`, number | string | null> &
  Record<`facts_${(typeof compared)[number]}`, number | string>;

// The audit does not name its statements, so that PostgreSQL plans each execution for the contents in the parameters.
async function drifted(db: Queryable, ids: string[], weights: Weights): Promise<Drift[]> {
  const listing = (table: string) => `${table}.type || CASE WHEN ${table}.is_listed THEN ' listed' ELSE ' unlisted' END`;
  const counts = counters.names.map((name) => `s.${columnOf(name)} AS "stored_${name}", r.${columnOf(name)} AS "facts_${name}"`);
  const { rows } = await db.query<ComparedRow>(
    `SELECT r.content_id AS "contentId", ${counts.join(', ')},
      s.popularity AS stored_popularity, ${counters.popularitySql(weights, (column) => `r.${column}`)} AS facts_popularity, ${listing('s')} AS stored_listing, ${listing('r')} AS facts_listing
    FROM (${recountSql}) r LEFT JOIN content_stats s USING (content_id)`,
    [ids],
  );
  return rows.flatMap((row) =>
    compared
      .map((counter) => ({ contentId: row.contentId, counter, stored: row[`stored_${counter}`], facts: row[`facts_${counter}`] }))
      .filter(({ stored, facts }) => !isSame(stored, facts)),
  );
}

async function driftedDays(db: Queryable, ids: string[], weights: Weights): Promise<Drift[]> {
  const scored = (sql: string) => `SELECT d.*, ${counters.dayScoreSql(weights, (column) => `d.${column}`)} AS score FROM (${sql}) d`;
  const drifts = await driftedBuckets(
    db,
    [...counters.dailyNames, 'score'],
    "to_char(day, 'YYYY-MM-DD')",
    'day',
    scored(recountDailySql),
    'SELECT * FROM content_daily WHERE content_id = ANY($1)',
    [ids],
  );
  return drifts.map(({ erased: _, ...drift }) => drift);
}

async function driftedHours(db: Queryable, ids: string[], since: Date): Promise<Drift[]> {
  const stored = 'SELECT * FROM content_hourly WHERE content_id = ANY($1) AND hour >= $2';
  const drifts = await driftedBuckets(
    db,
    counters.dailyNames,
    `to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24')`,
    'hour',
    recountHourlySql,
    stored,
    [ids, since],
    'erased_',
  );
  return withoutErased(drifts);
}

/**
 * Omits drifts of hourly counts that an erasure caused. An erasure rounds the times of facts to the day, so that the audit does not know their
 * hours. The hourly counts of a day are correct if their sum is correct and each hourly count is at least the number of facts of users who are not
 * erased.
 */
function withoutErased(drifts: BucketDrift[]): Drift[] {
  const byDay = new Map<string, BucketDrift[]>();
  for (const drift of drifts) {
    const key = `${drift.counter.slice(0, -'T00'.length)} ${drift.contentId}`;
    byDay.set(key, [...(byDay.get(key) ?? []), drift]);
  }
  const isRight = (day: BucketDrift[]) =>
    day.reduce((lacking, { stored, facts }) => lacking + facts - stored, 0) === 0 &&
    day.every(({ stored, facts, erased }) => stored >= facts - erased);
  return [...byDay.values()].filter((day) => !isRight(day)).flatMap((day) => day.map(({ erased: _, ...drift }) => drift));
}

interface BucketDrift extends Drift {
  stored: number;
  facts: number;
  /** Part of the number in `facts` that comes from interactions of erased users. */
  erased: number;
}

type Bucketed = DailyCounterName | 'score';
type BucketRow<Name extends Bucketed> = { contentId: string; label: string } & Record<`${'stored' | 'facts' | 'erased'}_${Name}`, number | null>;
const bucketColumn = (name: Bucketed): string => (name === 'score' ? name : columnOf(name));

async function driftedBuckets<Name extends Bucketed>(
  db: Queryable,
  names: readonly Name[],
  labelSql: string,
  bucket: string,
  factsSql: string,
  storedSql: string,
  values: unknown[],
  erased: string | null = null,
): Promise<BucketDrift[]> {
  const differs = (column: string) => `abs(COALESCE(s.${column}, 0) - COALESCE(r.${column}, 0)) > ${rounding} * GREATEST(1, abs(r.${column}))`;
  const counts = names.map((name) => {
    const column = bucketColumn(name);
    return `s.${column} AS "stored_${name}", r.${column} AS "facts_${name}", ${erased ? `r.${erased}${column}` : 0} AS "erased_${name}"`;
  });
  const { rows } = await db.query<BucketRow<Name>>(
    `SELECT content_id AS "contentId", ${labelSql} AS label, ${counts.join(', ')}
    FROM (${factsSql}) r FULL JOIN (${storedSql}) s USING (content_id, ${bucket})
    WHERE ${names.map(bucketColumn).map(differs).join(' OR ')}`,
    values,
  );
  return rows.flatMap((row) =>
    names
      .map((name) => ({
        contentId: row.contentId,
        counter: `${name} ${row.label}`,
        stored: row[`stored_${name}`] ?? 0,
        facts: row[`facts_${name}`] ?? 0,
        erased: row[`erased_${name}`] ?? 0,
      }))
      .filter(({ stored, facts }) => !isSame(stored, facts)),
  );
}

/** Returns the time since which hourly counts are complete. The purge has deleted earlier hours, and the ledger adds no late facts to them. */
export async function hoursAreWholeSince(db: Queryable, hourlyDays: number, nowMs: number): Promise<Date> {
  const since = await hoursKeptSince.read(db);
  return new Date(Math.max(oldestKept(hourlyDays, nowMs), Date.parse(since ?? '1970-01-01')));
}

/**
 * Compares the hourly counts of the whole service with the daily counts of all contents, summed by day. `lackingByDay` contains the known errors of
 * the daily counts, as facts minus stored value.
 */
export async function driftedService(db: Queryable, lackingByDay: ReadonlyMap<string, number>): Promise<Drift[]> {
  const sums = counters.dailyNames.map((name) => `sum(${columnOf(name)})::bigint AS ${columnOf(name)}`).join(', ');
  const counts = counters.dailyNames.map((name) => {
    const column = columnOf(name);
    return `COALESCE(s.${column}, 0) AS "stored_${name}", COALESCE(r.${column}, 0) AS "facts_${name}"`;
  });
  const { rows } = await db.query<{ day: string } & Record<`${'stored' | 'facts'}_${DailyCounterName}`, number>>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, ${counts.join(', ')}
    FROM (SELECT day, ${sums} FROM content_daily GROUP BY 1) r FULL JOIN (SELECT (hour AT TIME ZONE 'UTC')::date AS day, ${sums} FROM service_hourly GROUP BY 1) s USING (day)`,
  );
  return rows.flatMap((row) =>
    counters.dailyNames
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
  const { rows } = await db.query<Drift>(
    `SELECT content_id AS "contentId", tally AS counter, COALESCE(s.count, 0) AS stored, COALESCE(r.count, 0) AS facts
    FROM (${recountTalliesSql}) r FULL JOIN (SELECT * FROM content_tallies WHERE content_id = ANY($1)) s USING (content_id, tally)
    WHERE COALESCE(s.count, 0) <> COALESCE(r.count, 0)`,
    [ids],
  );
  return rows;
}

export function groupOf(counter: string): string {
  if (/ [^ ]*T/.test(counter)) return 'hourly';
  return counter.includes(' ') ? 'daily' : counter.includes(':') ? 'tallies' : counter;
}

/** Compares numbers with a tolerance, because sums of floats can differ in their last digits. */
function isSame(stored: unknown, facts: unknown): boolean {
  if (typeof stored !== 'number' || typeof facts !== 'number') return stored === facts;
  return Math.abs(stored - facts) <= rounding * Math.max(1, Math.abs(facts));
}
