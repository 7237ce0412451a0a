import type { Pool } from 'pg';

/** The law of every counter: it equals the facts under it. Each statement answers with the contents that break it. */
const laws: Record<string, string> = {
  viewCount: counted('view_count', 'SELECT content_id, count(*) AS n FROM views GROUP BY 1'),
  totalViewCount: counted('total_view_count', 'SELECT content_id, sum(times_viewed) AS n FROM views GROUP BY 1'),
  viewings: counted('total_view_count', 'SELECT content_id, count(*) AS n FROM viewings GROUP BY 1'),
  verifiedViewCount: counted('verified_view_count', 'SELECT content_id, count(verified_by) AS n FROM views GROUP BY 1'),
  // A view is the sum of its viewings: how many, the largest of each measure, the first one with a handle.
  viewMeasures: `SELECT content_id, user_id, v.times_viewed, f.n, v.duration_ms, f.duration_ms AS longest FROM views v FULL JOIN (
      SELECT content_id, user_id, count(*) AS n, max(duration_ms) AS duration_ms, max(progress_pct) AS progress_pct, bool_or(is_complete) AS is_complete, count(handle_id) AS verified
      FROM viewings GROUP BY 1, 2) f USING (content_id, user_id)
    WHERE (v.times_viewed, v.duration_ms, v.progress_pct, v.is_complete) IS DISTINCT FROM (f.n, f.duration_ms, f.progress_pct, f.is_complete)
      OR (v.verified_by IS NOT NULL) <> (f.verified > 0) AND user_id NOT LIKE 'erased:%'`,
  likeCount: counted('like_count', "SELECT content_id, count(*) AS n FROM reactions WHERE kind = 'LIKE' GROUP BY 1"),
  dislikeCount: counted('dislike_count', "SELECT content_id, count(*) AS n FROM reactions WHERE kind = 'DISLIKE' GROUP BY 1"),
  saveCount: counted('save_count', 'SELECT content_id, count(*) AS n FROM favorites WHERE is_saved GROUP BY 1'),
  shareCount: counted('share_count', "SELECT content_id, count(*) AS n FROM interactions WHERE type = 'SHARE' GROUP BY 1"),
  dailyViews: daily('view_count', 'SELECT content_id, first_viewed_at::date AS day, count(*) AS n FROM views GROUP BY 1, 2'),
  dailyTotalViews: daily('total_view_count', 'SELECT content_id, occurred_at::date AS day, count(*) AS n FROM viewings GROUP BY 1, 2'),
  dailyLikes: daily(
    'like_count',
    'SELECT content_id, first_positive_at::date AS day, count(*) AS n FROM reactions WHERE first_positive_at IS NOT NULL GROUP BY 1, 2',
  ),
  dailySaves: daily('save_count', 'SELECT content_id, first_saved_at::date AS day, count(*) AS n FROM favorites GROUP BY 1, 2'),
  dailyShares: daily(
    'share_count',
    "SELECT content_id, occurred_at::date AS day, count(*) AS n FROM interactions WHERE type = 'SHARE' GROUP BY 1, 2",
  ),
};

/** Which laws are broken, by how many contents; empty when every count is exact. */
export async function brokenLaws(pool: Pool): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, statement] of Object.entries(laws)) {
    const { rows } = await pool.query(statement);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}${rows.length > 3 ? ` and ${rows.length - 3} more` : ''}`);
  }
  return broken;
}

function counted(column: string, facts: string): string {
  return `SELECT content_id, s.${column} AS counter, f.n AS facts FROM content_stats s FULL JOIN (${facts}) f USING (content_id) WHERE COALESCE(s.${column}, 0) <> COALESCE(f.n, 0)`;
}

function daily(column: string, facts: string): string {
  return `SELECT content_id, day, s.${column} AS counter, f.n AS facts FROM content_daily s FULL JOIN (${facts}) f USING (content_id, day) WHERE COALESCE(s.${column}, 0) <> COALESCE(f.n, 0)`;
}
