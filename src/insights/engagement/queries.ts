import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';

/** Engagement with one content. Each viewer counts once, with the longest duration and the furthest progress of the viewer's viewings. */
export interface EngagementRow {
  contentId: string;
  viewers: number;
  /** Average duration per viewer in ms. Null if the content has no viewers. */
  averageDurationMs: number | null;
  /** Median duration per viewer in ms. Null if the content has no viewers. */
  medianDurationMs: number | null;
  /** Share of the viewers who completed the content, 0–1. Null if the content has no viewers. */
  completionRate: number | null;
  /** Share of the viewers who viewed the content more than once, 0–1. Null if the content has no viewers. */
  rewatchRate: number | null;
  /**
   * Number of viewers whose furthest progress lies in each tenth of the content: 0–10 %, … 90–100 %. The last tenth includes all viewers who
   * completed the content.
   */
  endedByDecile: number[];
}

const deciles = Array.from({ length: 10 }, (_, i) => i);

// SQL for the tenth of the content in which a viewer stopped, 0–9. It is 9 for all viewers who completed the content.
const decileSql = 'CASE WHEN is_complete THEN 9 ELSE LEAST(9, floor(progress_pct / 10)::int) END';

const byContent = statement(
  'engagement-by-content',
  {
    contentId: 'text',
    viewers: 'int8',
    averageDurationMs: 'float8?',
    medianDurationMs: 'float8?',
    completionRate: 'float8?',
    rewatchRate: 'float8?',
    endedByDecile: 'int8[]',
  },
  `SELECT content_id AS "contentId", count(*) AS viewers, avg(duration_ms)::float8 AS "averageDurationMs",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) AS "medianDurationMs",
      (count(*) FILTER (WHERE is_complete))::float8 / count(*) AS "completionRate",
      (count(*) FILTER (WHERE times_viewed > 1))::float8 / count(*) AS "rewatchRate",
      ARRAY[${deciles.map((decile) => `count(*) FILTER (WHERE decile = ${decile})`).join(', ')}] AS "endedByDecile"
    FROM (SELECT content_id, duration_ms, is_complete, times_viewed, ${decileSql} AS decile FROM views WHERE content_id = ANY($1)) v
    GROUP BY content_id`,
);

/** Returns the engagement with these contents in any order. Omits contents that have no viewers. */
export async function engagementById(db: Queryable, ids: readonly string[]): Promise<EngagementRow[]> {
  const rows = await byContent.rows(db, [ids]);
  return rows.map((row) => ({ ...row, endedByDecile: row.endedByDecile.map(Number) }));
}

/** Returns the engagement of a content without viewers. */
export function noEngagement(contentId: string): EngagementRow {
  const nothing = { averageDurationMs: null, medianDurationMs: null, completionRate: null, rewatchRate: null };
  return { contentId, viewers: 0, ...nothing, endedByDecile: deciles.map(() => 0) };
}

const sourcesBy = (by: string, originSql: string) =>
  statement(
    `view-sources-${by}`,
    { name: 'text?', viewingCount: 'int8', viewerCount: 'int8' },
    `SELECT ${originSql} AS name, count(*) AS "viewingCount", count(DISTINCT user_id) AS "viewerCount" FROM view_details
      WHERE content_id = $1 AND day >= COALESCE(($2::timestamptz AT TIME ZONE 'UTC')::date, '-infinity') AND day <= COALESCE(($3::timestamptz AT TIME ZONE 'UTC')::date, 'infinity') GROUP BY 1 ORDER BY 2 DESC, ${originSql} COLLATE "C" LIMIT $4`,
  );
const sources = {
  SOURCE: sourcesBy('SOURCE', 'normalize(source)'),
  REFERRER_HOST: sourcesBy('REFERRER_HOST', "lower(substring(referrer from '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(\\[[^]]*\\]|[^/?#:]+)'))"),
};
type SourceRow = RowOf<typeof sources.SOURCE.columns>;

/**
 * Returns the number of viewings and viewers of a content per source or per referrer host, most frequent first. Includes the UTC days from `from` to
 * `to` (both inclusive).
 */
export function viewSources(
  db: Queryable,
  contentId: string,
  by: keyof typeof sources,
  { from, to }: { from: Date | null; to: Date | null },
  first: number,
): Promise<SourceRow[]> {
  return sources[by].rows(db, [contentId, from, to, first]);
}
