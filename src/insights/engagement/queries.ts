import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';

/** Engagement with one content. Each viewer counts once, with the highest measures of their viewings. */
export interface EngagementRow {
  contentId: string;
  viewers: number;
  /** Null without viewers; the same applies to the rates. */
  averageDurationMs: number | null;
  medianDurationMs: number | null;
  /** Shares of the viewers, 0–1. */
  completionRate: number | null;
  rewatchRate: number | null;
  /** Number of viewers who stopped in each tenth of the progress: 0–10 %, … 90–100 %. Viewers who completed the content are in the last. */
  endedByDecile: number[];
}

const deciles = Array.from({ length: 10 }, (_, i) => i);

// The last tenth includes a progress of 100 % and all viewers who completed the content, whatever their progress.
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

/** Returns the engagement with these contents, unordered, in one statement. Contents without viewers are skipped. */
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

/** Returns the origins of a content's viewings on the UTC days from `from` to `to` (both inclusive), most frequent first. */
export function viewSources(
  db: Queryable,
  contentId: string,
  by: keyof typeof sources,
  { from, to }: { from: Date | null; to: Date | null },
  first: number,
): Promise<SourceRow[]> {
  return sources[by].rows(db, [contentId, from, to, first]);
}
