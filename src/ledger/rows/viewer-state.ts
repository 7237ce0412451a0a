import type { Queryable } from '../../infrastructure/database/pool';

/** A user's interactions with one content. */
export interface ViewerStateRow {
  contentId: string;
  userId: string;
  hasViewed: boolean;
  durationMs: number | null;
  progressPct: number | null;
  isComplete: boolean | null;
  isVerified: boolean;
  timesViewed: number | null;
  firstViewedAt: Date | null;
  lastViewedAt: Date | null;
  reactions: string[] | null;
  rating: number | null;
  hasSaved: boolean;
  notes: string | null;
  tags: string[] | null;
}

export interface Pair {
  contentId: string;
  userId: string;
}

// Joins from `content`, not from the pairs: with an outer join from unsharded rows, a distributed PostgreSQL would fetch whole tables.
const statement = {
  name: 'viewer-states',
  text: `SELECT k."contentId", k."userId", v.user_id IS NOT NULL AS "hasViewed", v.duration_ms AS "durationMs", v.progress_pct AS "progressPct",
      v.is_complete AS "isComplete", v.verified_by IS NOT NULL AS "isVerified", v.times_viewed AS "timesViewed", v.first_viewed_at AS "firstViewedAt", v.last_viewed_at AS "lastViewedAt",
      r.kinds AS reactions, w.rating, COALESCE(f.is_saved, false) AS "hasSaved", f.notes, f.tags
    FROM json_to_recordset($1) AS k("contentId" text, "userId" text) JOIN content c ON c.id = k."contentId"
    LEFT JOIN views v ON v.content_id = k."contentId" AND v.user_id = k."userId"
    LEFT JOIN LATERAL (SELECT array_agg(kind ORDER BY kind) AS kinds FROM reactions WHERE content_id = k."contentId" AND user_id = k."userId" AND kind IS NOT NULL GROUP BY content_id) r ON true
    LEFT JOIN reviews w ON w.content_id = k."contentId" AND w.user_id = k."userId"
    LEFT JOIN favorites f ON f.content_id = k."contentId" AND f.user_id = k."userId"`,
};

/** Returns one row for every pair whose content exists, even if the user has no interactions. Runs one statement for any number of pairs. */
export async function viewerStates(db: Queryable, pairs: readonly Pair[]): Promise<ViewerStateRow[]> {
  return (await db.query({ ...statement, values: [JSON.stringify(pairs)] })).rows;
}
