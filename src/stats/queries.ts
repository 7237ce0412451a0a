import type { Queryable } from '../database/pool';
import { type Counts, columnOf, counterNames } from './counters';

/** A row of `content_stats`. Trends are logarithms (see trending/score). */
export interface StatsRow extends Counts {
  contentId: string;
  version: number;
  popularity: number;
  trendHour: number;
  trendDay: number;
  trendWeek: number;
  updatedAt: Date;
}

/** The columns of `content_stats` under the names of StatsRow. */
export const statsColumns = (table: string): string =>
  [
    `${table}.content_id AS "contentId"`,
    `${table}.version`,
    ...counterNames.map((name) => `${table}.${columnOf(name)} AS "${name}"`),
    `${table}.popularity`,
    `${table}.trend_hour AS "trendHour"`,
    `${table}.trend_day AS "trendDay"`,
    `${table}.trend_week AS "trendWeek"`,
    `${table}.updated_at AS "updatedAt"`,
  ].join(', ');

const byId = { name: 'stats-by-id', text: `SELECT ${statsColumns('s')} FROM content_stats s WHERE s.content_id = ANY($1)` };

/** The counts of these contents, in no order. */
export async function statsById(db: Queryable, ids: readonly string[]): Promise<StatsRow[]> {
  return (await db.query({ ...byId, values: [ids] })).rows;
}

export interface RecentViews {
  contentId: string;
  today: number;
  week: number;
  month: number;
}

const recentViews = {
  name: 'recent-views',
  text: `SELECT content_id AS "contentId", COALESCE(sum(view_count) FILTER (WHERE day = $2::date), 0)::bigint AS today,
      COALESCE(sum(view_count) FILTER (WHERE day > $2::date - 7), 0)::bigint AS week, COALESCE(sum(view_count), 0)::bigint AS month
    FROM content_daily WHERE content_id = ANY($1) AND day > $2::date - 30 AND day <= $2::date GROUP BY content_id`,
};

/** New viewers of these contents on the UTC day of `nowMs`, and in the 7 and 30 days that end with it. */
export async function recentViewsById(db: Queryable, ids: readonly string[], nowMs: number): Promise<RecentViews[]> {
  return (await db.query({ ...recentViews, values: [ids, new Date(nowMs).toISOString().slice(0, 10)] })).rows;
}

export interface TallyRow {
  contentId: string;
  tally: string;
  count: number;
}

const tallies = {
  name: 'tallies-by-id',
  text: 'SELECT content_id AS "contentId", tally, count FROM content_tallies WHERE content_id = ANY($1) AND count > 0 ORDER BY count DESC, tally',
};

/** The tallies of these contents, the highest first. */
export async function talliesById(db: Queryable, ids: readonly string[]): Promise<TallyRow[]> {
  return (await db.query({ ...tallies, values: [ids] })).rows;
}
