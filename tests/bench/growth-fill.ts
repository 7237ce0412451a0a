import type { Pool } from 'pg';
import { columnOf } from '../../src/domain/column-name';
import type { DailyCounterName } from '../../src/domain/counters';
import { halfLives, type TrendPeriod, trendColumns } from '../../src/domain/trend-score';
import { applyWeights } from '../../src/insights/stats/apply-weights';
import { counters } from '../../src/interactions/registry/counters';
import { recountDailySql, recountHourlySql, recountSql, recountTalliesSql } from '../../src/operations/audit/recount';

export interface Size {
  facts: number;
  contents: number;
  users: number;
  /** Number of entries of one user who has far more than others. */
  heavy: number;
}

export const sizeOf = (facts: number): Size => ({
  facts,
  contents: Math.max(200, Math.round(facts / 100)),
  users: Math.max(100, Math.round(facts / 50)),
  heavy: Math.max(500, Math.round(facts / 100)),
});

const landmark = '2024-01-01T00:00:00Z';
const pieceOfContents = 1_000;
const pieceOfFacts = 250_000;

/**
 * Inserts facts directly into the tables: contents follow a power law, times cover the last 90 days with more facts near the end. Calls `onProgress`
 * with the number of facts and contents done.
 */
export async function fill(pool: Pool, { facts, contents, users, heavy }: Size, onProgress: (done: number) => void): Promise<void> {
  await pool.query(
    `INSERT INTO content (id, type, title, theme, tags, owner_id)
    SELECT 'c' || i, (ARRAY['VIDEO','AUDIO','EBOOK','ARTICLE','IMAGE','PRODUCT','LISTING','OTHER'])[1 + i % 8], 'Content ' || i, 'theme-' || i % 40, ARRAY['tag-' || i % 500, 'tag-' || i % 7], 'owner-' || i % 1000
    FROM generate_series(1, $1::int) i`,
    [contents],
  );
  await pool.query('CREATE UNLOGGED TABLE filled_viewings (LIKE viewings)');
  // Of every hundred facts: 70 views, 12 likes, 5 saves, 9 plays and shares, 2 ratings, 2 comments.
  const kinds: [share: number, sql: string][] = [
    [
      0.7,
      `INSERT INTO filled_viewings (content_id, user_id, id, duration_ms, progress_pct, is_complete, occurred_at, recorded_at)
        SELECT c, u, gen_random_uuid(), (random() * 600000)::int, random() * 100, random() < 0.3, at, at FROM facts`,
    ],
    [
      0.12,
      `INSERT INTO reactions (content_id, user_id, slot, kind, changed_by, first_positive_id, first_positive_at, occurred_at, recorded_at, mood, mood_intensity)
        SELECT c, u, 'OPINION', 'LIKE', x, x, at, at, at, CASE WHEN n % 20 = 0 THEN (ARRAY['happy','sad','calm'])[1 + n % 3] END, CASE WHEN n % 20 = 0 THEN 1 + n % 10 END FROM facts ON CONFLICT DO NOTHING`,
    ],
    [
      0.05,
      `INSERT INTO favorites (content_id, user_id, is_saved, changed_by, tags, first_saved_at, occurred_at, recorded_at, updated_at) SELECT c, u, true, x, '{}', at, at, at, at FROM facts ON CONFLICT DO NOTHING`,
    ],
    [
      0.09,
      `INSERT INTO interactions (content_id, id, user_id, type, duration_ms, occurred_at, recorded_at) SELECT c, x, u, CASE WHEN n % 3 = 0 THEN 'SHARE' ELSE 'PLAY' END, 1000, at, at FROM facts`,
    ],
    [
      0.02,
      `INSERT INTO reviews (content_id, user_id, rating, first_rated_at, occurred_at, recorded_at) SELECT c, u, 1 + n % 10, at, at, at FROM facts ON CONFLICT DO NOTHING`,
    ],
    [0.02, `INSERT INTO comments (content_id, id, user_id, body, occurred_at, recorded_at) SELECT c, x, u, 'Words', at, at FROM facts`],
  ];
  let done = 0;
  for (const [share, sql] of kinds) {
    const count = Math.round(facts * share);
    for (let from = 0; from < count; from += pieceOfFacts) {
      const piece = Math.min(pieceOfFacts, count - from);
      await pool.query(
        `WITH facts AS MATERIALIZED (SELECT n, 'c' || 1 + floor($3::int * power(random(), 3))::int AS c,
            CASE WHEN random() < $5::float8 THEN 'heavy' ELSE 'u' || floor($4::int * power(random(), 2))::int END AS u, gen_random_uuid() AS x,
            date_trunc('milliseconds', now() - interval '90 days' * power(random(), 2)) AS at FROM generate_series($1::int, $2::int) n) ${sql}`,
        [from + 1, from + piece, contents, users, heavy / facts],
      );
      done += piece;
      onProgress(done);
    }
  }
  // The ledger stores no row for the first of several plain viewings by one user.
  await pool.query(`INSERT INTO views (content_id, user_id, duration_ms, progress_pct, is_complete, times_viewed, first_viewed_at, last_viewed_at, plain_viewed_at)
    SELECT content_id, user_id, max(duration_ms), max(progress_pct), bool_or(is_complete), count(*), min(occurred_at), max(occurred_at), min(occurred_at)
    FROM filled_viewings GROUP BY 1, 2`);
  await pool.query(`INSERT INTO viewings (content_id, user_id, id, duration_ms, progress_pct, is_complete, occurred_at, recorded_at)
    SELECT content_id, user_id, id, duration_ms, progress_pct, is_complete, occurred_at, recorded_at
    FROM (SELECT *, row_number() OVER (PARTITION BY content_id, user_id ORDER BY occurred_at) AS n FROM filled_viewings) v WHERE n > 1`);
  await pool.query(`INSERT INTO user_days SELECT DISTINCT user_id, (occurred_at AT TIME ZONE 'UTC')::date FROM (
    SELECT user_id, occurred_at FROM filled_viewings UNION ALL SELECT user_id, occurred_at FROM history WHERE type <> 'VIEW') f`);
  await pool.query('DROP TABLE filled_viewings');
  await pool.query('VACUUM (ANALYZE)');
  await count(pool, contents, (counted) => onProgress(done + counted));
  await pool.query('VACUUM (ANALYZE)');
}

/** Computes the counters from the facts, as the audit does. */
async function count(pool: Pool, contents: number, onProgress: (contents: number) => void): Promise<void> {
  const [all, daily] = [counters.names.map(columnOf).join(', '), counters.dailyNames.map(columnOf).join(', ')];
  for (let from = 1; from <= contents; from += pieceOfContents) {
    const ids = Array.from({ length: Math.min(pieceOfContents, contents - from + 1) }, (_, i) => `c${from + i}`);
    await pool.query(
      `INSERT INTO content_stats (content_id, type, is_listed, ${all}, version) SELECT content_id, type, is_listed, ${all}, 1 FROM (${recountSql}) r`,
      [ids],
    );
    await pool.query(`INSERT INTO content_daily (content_id, day, ${daily}) SELECT content_id, day, ${daily} FROM (${recountDailySql}) r`, [ids]);
    await pool.query(`INSERT INTO content_hourly (content_id, hour, ${daily}) SELECT content_id, hour, ${daily} FROM (${recountHourlySql}) r`, [
      ids,
      new Date(Date.now() - 35 * 86_400_000),
    ]);
    await pool.query(`INSERT INTO content_tallies (content_id, tally, count) SELECT content_id, tally, count FROM (${recountTalliesSql}) r`, [ids]);
    onProgress(from + ids.length);
  }
  await pool.query(
    `INSERT INTO service_hourly (hour, slot, ${daily}) SELECT day::timestamp AT TIME ZONE 'UTC', 0, ${counters.dailyNames.map((name) => `sum(${columnOf(name)})`).join(', ')} FROM content_daily GROUP BY 1`,
  );
  await applyWeights(pool, counters.defaultWeights);
  const weighed = counters.dailyNames
    .filter((name) => counters.defaultWeights[name] > 0)
    .map((name) => `${columnOf(name)} * ${counters.defaultWeights[name as DailyCounterName]}`);
  // Approximates the time of all facts of a day by noon, which is accurate enough here.
  for (const period of Object.keys(halfLives) as TrendPeriod[]) {
    const exponent = `(extract(epoch FROM day + interval '12 hours' - '${landmark}') * 1000 / ${halfLives[period]})`;
    await pool.query(`UPDATE content_stats s SET ${trendColumns[period]} = t.log FROM (
        SELECT content_id, max(e) + ln(sum(w * power(2::float8, GREATEST(-900, e - m)))) / ln(2::float8) AS log FROM (
          SELECT content_id, ${exponent}::float8 AS e, max(${exponent}::float8) OVER (PARTITION BY content_id) AS m, (${weighed.join(' + ')})::float8 AS w FROM content_daily) d WHERE w > 0 GROUP BY 1) t
      WHERE t.content_id = s.content_id`);
  }
}
