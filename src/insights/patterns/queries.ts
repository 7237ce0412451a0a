import type { ContentFilter, ContentType } from '../../domain/content-types';
import type { Queryable } from '../../infrastructure/database/pool';
import { json, type RowOf, type Statement } from '../../infrastructure/database/statement';
import { isErasedSql } from '../../infrastructure/database/tables/erased-key';
import type { StoredType } from '../../interactions/registry/types';
import { conditionOf } from '../../ledger/read-contents';
import type { DayCount } from './days';

/** Scope of an analysis of history entries: a condition on users and contents, a source of entries and a time range. */
export interface Scope {
  /** Prepared statement that contains `sql` and `source`. Without a prepared statement, PostgreSQL plans the SQL for each call. */
  prepared?: Statement<typeof findingsColumns>;
  /** SQL condition on the history entry `h` and its content `c`. Its parameters (`values`) start at $5. */
  sql: string;
  values: unknown[];
  /** View or subquery that returns the entries. For a single user, it omits the entries that the user removed from the history. */
  source: string;
  from: Date | null;
  to: Date | null;
  timeZone: string;
}

interface Audience extends Partial<ContentFilter> {
  contentId?: string | null;
  userIds?: readonly string[] | null;
}

/** Returns a scope with all entries on the given contents, or with all entries of the given users. Returns null if the audience has no filter. */
export function audienceOf({ contentId, userIds, ...filter }: Audience): Pick<Scope, 'sql' | 'values' | 'source'> | null {
  const condition = conditionOf(filter, 7);
  if (!condition && contentId == null && userIds == null) return null;
  const sql = ['($5::text IS NULL OR c.id = $5)', '($6::text[] IS NULL OR h.user_id = ANY($6))', ...(condition ? [condition.sql] : [])].join(' AND ');
  return { sql, values: [contentId ?? null, userIds ?? null, ...(condition?.values ?? [])], source: 'history' };
}

interface Group {
  type: StoredType;
  reaction: string | null;
  contentType: ContentType;
  count: number;
  timed: number;
  durationMs: number | null;
  start: string;
  end: string;
}

interface Feeling {
  mood: string;
  intensity: number | null;
  /** How much the user likes the content according to the entry: 1 for a like, -1 for a dislike, -1 (rating 1) to 1 (rating 10) for a rating. */
  value: number;
  count: number;
}

interface Sessions {
  count: number;
  averageDurationMs: number | null;
  longestDurationMs: number | null;
  averageInteractions: number | null;
}

/** Columns of the statement that `findingsSql` returns. */
export const findingsColumns = {
  /** Number of users who recorded a mood with a like, a dislike or a rating. */
  pairedUsers: 'int8',
  groups: json<Group[]>(),
  /**
   * Number of entries per weekday (1 is Monday, 7 is Sunday) and hour (0–23). The hour is null for entries of erased users, whose time is unknown.
   */
  rhythm: json<{ weekday: number; hour: number | null; count: number }[]>(),
  days: json<DayCount[]>(),
  sessions: json<Sessions>(),
  feelings: json<Feeling[]>(),
  moods: json<{ mood: string; count: number; users: number }[]>(),
} as const;
export type PatternStats = RowOf<typeof findingsColumns>;

/**
 * SQL condition for entries of erased users. The server knows only the UTC day of such an entry and not which entries belong to the same user, so
 * sessions do not include them.
 */
const isErased = isErasedSql('h.user_id');
/** Maximum number of entries for the patterns of one user, which limits the duration of the query. The latest entries are used. */
export const mostEntries = 10_000;

/** Time without interactions after which a new session begins. 30 minutes is the usual value in web analytics. */
const idle = '30 minutes';

/** Returns the SQL that computes the statistics for patterns. It reads each entry of the scope once. */
export function findingsSql({ sql, source }: Pick<Scope, 'sql' | 'source'>): string {
  const list = (query: string, of = 'row_to_json(g)') => `COALESCE((SELECT json_agg(${of}) FROM (${query}) g), '[]')`;
  return `WITH entries AS MATERIALIZED (
      SELECT h.user_id, h.type, h.reaction, c.type AS content_type, h.occurred_at, h.occurred_at AT TIME ZONE CASE WHEN ${isErased} THEN 'UTC' ELSE $3 END AS local, ${isErased} AS is_erased, h.duration_ms, normalize(h.mood) AS mood, h.mood_intensity,
        CASE h.reaction WHEN 'LIKE' THEN 1 WHEN 'DISLIKE' THEN -1 ELSE (h.rating - 5.5) / 4.5 END::float8 AS value
      FROM content c JOIN ${source} h ON h.content_id = c.id
      WHERE ${sql} AND h.occurred_at >= $1 AND h.occurred_at < $2),
    sessions AS (SELECT count(*) AS entries, extract(epoch FROM max(occurred_at) - min(occurred_at)) * 1000 AS duration_ms FROM (
      SELECT user_id, occurred_at, count(*) FILTER (WHERE is_first) OVER (PARTITION BY user_id ORDER BY occurred_at) AS session FROM (
        SELECT user_id, occurred_at, COALESCE(occurred_at - lag(occurred_at) OVER (PARTITION BY user_id ORDER BY occurred_at) > $4::interval, true) AS is_first FROM entries WHERE NOT is_erased) f) s
      GROUP BY user_id, session)
    SELECT (SELECT count(DISTINCT user_id) FROM entries WHERE mood IS NOT NULL AND value IS NOT NULL) AS "pairedUsers",
      ${list('SELECT type, reaction, content_type AS "contentType", count(*), count(duration_ms) AS timed, sum(duration_ms)::float8 AS "durationMs", min(occurred_at) AS start, max(occurred_at) AS end FROM entries GROUP BY 1, 2, 3')} AS groups,
      ${list('SELECT extract(isodow FROM local)::int AS weekday, CASE WHEN NOT is_erased THEN extract(hour FROM local)::int END AS hour, count(*) FROM entries GROUP BY 1, 2')} AS rhythm,
      ${list(`SELECT to_char(local, 'YYYY-MM-DD') AS day, count(*) FROM entries GROUP BY 1 ORDER BY 1`, 'json_build_array(day, count)')} AS days,
      (SELECT json_build_object('count', count(*), 'averageDurationMs', avg(duration_ms)::float8, 'longestDurationMs', max(duration_ms)::float8, 'averageInteractions', avg(entries)::float8) FROM sessions) AS sessions,
      ${list('SELECT mood, mood_intensity AS intensity, value, count(*) FROM entries WHERE mood IS NOT NULL AND value IS NOT NULL GROUP BY 1, 2, 3')} AS feelings,
      ${list('SELECT mood, count(*), count(DISTINCT user_id) AS users FROM entries WHERE mood IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, mood COLLATE "C"')} AS moods`;
}

/** Computes the statistics for patterns in one statement. Takes time proportional to the number of entries in the scope. */
export async function patternStats(db: Queryable, { prepared, values, from, to, timeZone, sql, source }: Scope): Promise<PatternStats> {
  const given = [from ?? '-infinity', to ?? 'infinity', timeZone, idle, ...values];
  const { rows } = await (prepared ? prepared.run(db, given) : db.query<PatternStats>(findingsSql({ sql, source }), given));
  // The row always exists, because a SELECT without FROM returns exactly one row.
  return rows[0] as PatternStats;
}
