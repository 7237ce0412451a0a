import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { Pair, ViewerStateRow } from '../../ledger/viewer-state';

// Joins with `content` before the outer joins. Otherwise Citus would fetch whole tables, because `json_to_recordset` is not a distributed table.
const states = statement(
  'viewer-states',
  {
    contentId: 'text',
    userId: 'text',
    hasViewed: 'bool',
    durationMs: 'int4?',
    progressPct: 'float4?',
    isComplete: 'bool?',
    isVerified: 'bool',
    timesViewed: 'int4?',
    firstViewedAt: 'timestamptz?',
    lastViewedAt: 'timestamptz?',
    reactions: 'text[]?',
    rating: 'int2?',
    hasSaved: 'bool',
    notes: 'text?',
    tags: 'text[]?',
  },
  `SELECT k."contentId", k."userId", v.user_id IS NOT NULL AS "hasViewed", v.duration_ms AS "durationMs", v.progress_pct AS "progressPct",
      v.is_complete AS "isComplete", v.verified_by IS NOT NULL AS "isVerified", v.times_viewed AS "timesViewed", v.first_viewed_at AS "firstViewedAt", v.last_viewed_at AS "lastViewedAt",
      r.kinds AS reactions, w.rating, COALESCE(f.is_saved, false) AS "hasSaved", f.notes, f.tags
    FROM json_to_recordset($1) AS k("contentId" text, "userId" text) JOIN content c ON c.id = k."contentId"
    LEFT JOIN views v ON v.content_id = k."contentId" AND v.user_id = k."userId"
    LEFT JOIN LATERAL (SELECT array_agg(kind ORDER BY kind) AS kinds FROM reactions WHERE content_id = k."contentId" AND user_id = k."userId" AND kind IS NOT NULL GROUP BY content_id) r ON true
    LEFT JOIN reviews w ON w.content_id = k."contentId" AND w.user_id = k."userId"
    LEFT JOIN favorites f ON f.content_id = k."contentId" AND f.user_id = k."userId"`,
);
declare module '../../ledger/viewer-state' {
  interface ViewerStateRow extends RowOf<typeof states.columns> {}
}

/**
 * Returns one row for each pair of a user and an existing content, even if the user has not interacted with the content. Runs one SQL statement for
 * all pairs.
 */
export function viewerStates(db: Queryable, pairs: readonly Pair[]): Promise<ViewerStateRow[]> {
  return states.rows(db, [JSON.stringify(pairs)]);
}
