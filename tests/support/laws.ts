import type { Pool } from 'pg';
import { columnOf } from '../../src/domain/column-name';
import { counters } from '../../src/interactions/registry/counters';
import { audit } from '../../src/operations/audit/audit';
import type { Drift } from '../../src/operations/audit/drift';

/**
 * All viewings: the rows of `viewings`, and the plain viewings that only `views` records. The measures of a plain viewing are null, because a row of
 * `views` contains the maximum of each measure over all viewings.
 */
const viewings = `SELECT content_id, user_id, occurred_at, duration_ms, progress_pct, is_complete, handle_id FROM viewings
    UNION ALL SELECT content_id, user_id, plain_viewed_at, NULL, NULL, NULL, NULL FROM views WHERE plain_viewed_at IS NOT NULL`;

/** Column of each daily and hourly counter, with the time column of its facts and the table (and optional condition) that contains these facts. */
const news: [string, string, string][] = [
  ['view_count', 'first_viewed_at', 'views'],
  ['total_view_count', 'occurred_at', `(${viewings}) w`],
  ['like_count', 'first_positive_at', "reactions WHERE first_positive_at IS NOT NULL AND slot = 'OPINION'"],
  ['reaction_count', 'first_positive_at', "reactions WHERE first_positive_at IS NOT NULL AND slot <> 'OPINION'"],
  ['save_count', 'first_saved_at', 'favorites'],
  ['rating_count', 'first_rated_at', 'reviews'],
  ['comment_count', 'occurred_at', 'comments'],
  ...['share', 'play', 'skip', 'complete', 'cart_add', 'purchase', 'download'].map((type): [string, string, string] => [
    `${type}_count`,
    'occurred_at',
    `interactions WHERE type = '${type.toUpperCase()}'`,
  ]),
];

/** SQL statements by name. Each compares a counter with the number of its facts and returns the rows where they differ. */
const laws: Record<string, string> = {
  viewCount: counted('view_count', 'SELECT content_id, count(*) AS n FROM views GROUP BY 1'),
  totalViewCount: counted('total_view_count', 'SELECT content_id, sum(times_viewed) AS n FROM views GROUP BY 1'),
  viewings: counted('total_view_count', `SELECT content_id, count(*) AS n FROM (${viewings}) w GROUP BY 1`),
  verifiedViewCount: counted('verified_view_count', 'SELECT content_id, count(verified_by) AS n FROM views GROUP BY 1'),
  // A row of `views` contains the number of its viewings, the maximum of each measure, and whether one of them had a handle. If one of the viewings has
  // no row, the maximum can be greater than that of the rows.
  viewMeasures: `SELECT content_id, user_id, v.times_viewed, f.n, v.duration_ms, f.duration_ms AS longest FROM views v FULL JOIN (
      SELECT content_id, user_id, count(*) AS n, max(duration_ms) AS duration_ms, max(progress_pct) AS progress_pct, bool_or(is_complete) AS is_complete, count(handle_id) AS verified
      FROM (${viewings}) w GROUP BY 1, 2) f USING (content_id, user_id)
    WHERE v.times_viewed IS DISTINCT FROM f.n OR (v.verified_by IS NOT NULL) <> (f.verified > 0)
      OR v.duration_ms < f.duration_ms OR v.progress_pct < f.progress_pct OR v.is_complete < f.is_complete
      OR v.plain_viewed_at IS NULL AND (v.duration_ms, v.progress_pct, v.is_complete) IS DISTINCT FROM (f.duration_ms, f.progress_pct, f.is_complete)`,
  firstViewing: `SELECT content_id, user_id, v.first_viewed_at, f.first FROM views v JOIN (SELECT content_id, user_id, min(occurred_at) AS first FROM (${viewings}) w GROUP BY 1, 2) f
    USING (content_id, user_id) WHERE v.first_viewed_at <> f.first`,
  likeCount: counted('like_count', "SELECT content_id, count(*) AS n FROM reactions WHERE kind = 'LIKE' GROUP BY 1"),
  dislikeCount: counted('dislike_count', "SELECT content_id, count(*) AS n FROM reactions WHERE kind = 'DISLIKE' GROUP BY 1"),
  saveCount: counted('save_count', 'SELECT content_id, count(*) AS n FROM favorites WHERE is_saved GROUP BY 1'),
  shareCount: counted('share_count', "SELECT content_id, count(*) AS n FROM interactions WHERE type = 'SHARE' GROUP BY 1"),
  reactionCount: counted('reaction_count', "SELECT content_id, count(kind) AS n FROM reactions WHERE slot <> 'OPINION' GROUP BY 1"),
  ratingCount: counted('rating_count', 'SELECT content_id, count(rating) AS n FROM reviews GROUP BY 1'),
  ratingSum: counted('rating_sum', 'SELECT content_id, sum(rating) AS n FROM reviews GROUP BY 1'),
  commentCount: counted('comment_count', 'SELECT content_id, count(*) AS n FROM comments WHERE deleted_at IS NULL GROUP BY 1'),
  ...Object.fromEntries(
    ['play', 'skip', 'complete', 'cart_add', 'purchase', 'download'].map((type) => [
      type,
      counted(`${type}_count`, `SELECT content_id, count(*) AS n FROM interactions WHERE type = '${type.toUpperCase()}' GROUP BY 1`),
    ]),
  ),
  tallies: `SELECT content_id, tally, t.count, f.n FROM (SELECT * FROM content_tallies WHERE count <> 0) t FULL JOIN (
      SELECT content_id, 'reaction:' || kind AS tally, count(*) AS n FROM reactions WHERE slot <> 'OPINION' AND kind IS NOT NULL GROUP BY 1, 2
      UNION ALL SELECT content_id, 'rating:' || rating, count(*) FROM reviews WHERE rating IS NOT NULL GROUP BY 1, 2) f USING (content_id, tally)
    WHERE t.count IS DISTINCT FROM f.n`,
  replyCount: `SELECT c.content_id, c.id, c.reply_count FROM comments c
    WHERE c.reply_count <> (SELECT count(*) FROM comments r WHERE r.content_id = c.content_id AND r.parent_id = c.id AND r.deleted_at IS NULL)`,
  helpfulCount: `SELECT r.content_id, r.user_id, r.helpful_count FROM reviews r
    WHERE r.helpful_count <> (SELECT count(*) FROM review_votes w WHERE w.content_id = r.content_id AND w.author_id = r.user_id)`,
  itemCount: `SELECT c.user_id, c.id, c.item_count FROM collections c
    WHERE c.item_count <> (SELECT count(*) FROM collection_items i WHERE i.user_id = c.user_id AND i.collection_id = c.id)`,
  popularity: `SELECT content_id FROM content_stats WHERE abs(popularity - (view_count + 4 * like_count - 4 * dislike_count + 5 * save_count + 6 * share_count + 4 * comment_count
    + 2 * rating_count + play_count - skip_count + 2 * complete_count + 4 * cart_add_count + 8 * purchase_count + 4 * download_count + 3 * reaction_count)) > 0.001`,
  ...Object.fromEntries(
    news.flatMap(([column, at, facts]) => [
      [`daily ${column}`, newByDay(column, at, facts)],
      // Compares the hourly counters only within their retention.
      [`hourly ${column}`, newByHour(column, at, facts)],
      [`hours of a day ${column}`, newInHoursOfDay(column, at, facts)],
    ]),
  ),
  service: `SELECT day, h.n AS hours, d.n AS days FROM (SELECT (hour AT TIME ZONE 'UTC')::date AS day, ${sumOfNew()} AS n FROM service_hourly GROUP BY 1) h
    FULL JOIN (SELECT day, ${sumOfNew()} AS n FROM content_daily GROUP BY 1) d USING (day) WHERE COALESCE(h.n, 0) <> COALESCE(d.n, 0)`,
  score: `SELECT content_id, day, score FROM content_daily WHERE abs(score - (view_count + 4 * like_count + 5 * save_count + 6 * share_count + 4 * comment_count
    + 2 * rating_count + play_count - skip_count + 2 * complete_count + 4 * cart_add_count + 8 * purchase_count + 4 * download_count + 3 * reaction_count)) > 0.001`,
};

/** Combines all laws into one prepared statement, because tests check them after almost every interaction. */
const everyLaw = {
  name: 'every-law',
  text: Object.entries(laws)
    .map(([name, statement]) => `SELECT '${name}' AS law, to_jsonb(broken) AS row FROM (${statement}) broken`)
    .join(' UNION ALL '),
};

/** Returns the names of the violated laws, each with up to three rows; an empty list if every counter is exact. */
export async function brokenLaws(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ law: string; row: unknown }>(everyLaw);
  return Object.keys(laws)
    .map((name) => ({ name, broken: rows.filter(({ law }) => law === name).map(({ row }) => row) }))
    .filter(({ broken }) => broken.length > 0)
    .map(({ name, broken }) => `${name}: ${JSON.stringify(broken.slice(0, 3))}${broken.length > 3 ? ` and ${broken.length - 3} more` : ''}`);
}

/** Returns the drifts that the server's own audit finds; an empty list if every counter is exact. */
export async function driftsOf(pool: Pool): Promise<Drift[]> {
  const drifts: Drift[] = [];
  await audit(pool, { hourlyDays: 35, fix: false, onDrift: (drift) => drifts.push(drift), onProgress: () => {} });
  return drifts;
}

function counted(column: string, facts: string): string {
  return `SELECT content_id, s.${column} AS counter, f.n AS facts FROM content_stats s FULL JOIN (${facts}) f USING (content_id) WHERE COALESCE(s.${column}, 0) <> COALESCE(f.n, 0)`;
}

function newByDay(column: string, at: string, facts: string): string {
  return `SELECT content_id, day, s.${column} AS counter, f.n AS facts FROM content_daily s
    FULL JOIN (SELECT content_id, ${at}::date AS day, count(*) AS n FROM ${facts} GROUP BY 1, 2) f USING (content_id, day) WHERE COALESCE(s.${column}, 0) <> COALESCE(f.n, 0)`;
}

/** Returns an SQL condition that limits a comparison to whole days within the retention of hourly counters. */
function charted(column: 'hour' | 'day'): string {
  return `${column} >= date_trunc('day', now() - interval '33 days')`;
}

/**
 * Returns the law of an hourly counter. Facts of erased users have no hour. On days with such facts, the counter may therefore exceed the number of
 * the other facts, but must not be lower.
 */
function newByHour(column: string, at: string, facts: string): string {
  const isErased = "user_id LIKE 'erased:%'";
  return `SELECT content_id, hour, s.${column} AS counter, f.n AS facts FROM content_hourly s
    FULL JOIN (SELECT content_id, date_trunc('hour', ${at}) AS hour, count(*) FILTER (WHERE NOT ${isErased}) AS n FROM ${facts} GROUP BY 1, 2) f USING (content_id, hour)
    WHERE ${charted('hour')} AND COALESCE(s.${column}, 0) <> COALESCE(f.n, 0) AND (COALESCE(s.${column}, 0) < COALESCE(f.n, 0)
      OR NOT EXISTS (SELECT FROM (SELECT * FROM ${facts}) e WHERE e.content_id = COALESCE(s.content_id, f.content_id) AND e.${at}::date = hour::date AND ${isErased}))`;
}

function newInHoursOfDay(column: string, at: string, facts: string): string {
  return `SELECT content_id, day, s.n AS counter, f.n AS facts FROM (SELECT content_id, hour::date AS day, sum(${column}) AS n FROM content_hourly WHERE ${charted('hour')} GROUP BY 1, 2) s
    FULL JOIN (SELECT content_id, ${at}::date AS day, count(*) AS n FROM ${facts} GROUP BY 1, 2) f USING (content_id, day)
    WHERE ${charted('day')} AND COALESCE(s.n, 0) <> COALESCE(f.n, 0)`;
}

function sumOfNew(): string {
  const columns = counters.dailyNames.map(columnOf);
  // Multiplies each column by a different factor, so that errors in two columns do not cancel out.
  return columns.map((column, i) => `sum(${column}) * ${7 ** i % 10_007}`).join(' + ');
}
