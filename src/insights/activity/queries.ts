import type { Queryable } from '../../infrastructure/database/pool';
import { json, type RowOf, statement } from '../../infrastructure/database/statement';
import type { StoredType } from '../../interactions/registry/types';
import { clearedSql } from '../history/queries';
import { typeCounts } from '../patterns/type-counts';
import { type SeriesRange, type SeriesStep, stepsOf } from '../stats/series';
import type { ActivitySummary, Cohort } from './activity.type';

const summary = statement(
  'activity-summary',
  {
    totalInteractions: 'int8',
    contentCount: 'int8',
    activeDays: 'int8',
    firstAt: 'timestamptz?',
    lastAt: 'timestamptz?',
    byType: json<{ type: StoredType; reaction: string | null; count: number }[]>(),
  },
  `WITH entries AS MATERIALIZED (SELECT type, reaction, content_id, occurred_at FROM shown_history WHERE user_id = $1 AND occurred_at > ${clearedSql('$1')} AND occurred_at >= $2 AND occurred_at < $3)
      SELECT count(*) AS "totalInteractions", count(DISTINCT content_id) AS "contentCount", count(DISTINCT (occurred_at AT TIME ZONE 'UTC')::date) AS "activeDays",
        min(occurred_at) AS "firstAt", max(occurred_at) AS "lastAt",
        COALESCE((SELECT json_agg(t) FROM (SELECT type, reaction, count(*) FROM entries GROUP BY 1, 2) t), '[]') AS "byType"
      FROM entries`,
);

/** Returns a summary of the user's visible history from `from` to `to` (exclusive). Takes time proportional to the number of the user's entries. */
export async function activitySummary(db: Queryable, userId: string, from: Date | null, to: Date | null): Promise<ActivitySummary> {
  // The row always exists, because an aggregate without GROUP BY returns exactly one row.
  const row = (await summary.row(db, [userId, from ?? '-infinity', to ?? 'infinity'])) as RowOf<typeof summary.columns>;
  return { ...row, byType: typeCounts(row.byType) };
}

const days = 'FROM user_days WHERE day >= $2::date AND day < $3::date';
const active = statement(
  'active-users',
  { start: 'timestamptz', activeUsers: 'int8', newUsers: 'int8' },
  `SELECT start AT TIME ZONE 'UTC' AS start, a.users AS "activeUsers", COALESCE(n.users, 0) AS "newUsers"
    FROM (SELECT start, count(*) AS users FROM (SELECT DISTINCT date_trunc($1, day::timestamp) AS start, user_id ${days}) d GROUP BY 1) a
    LEFT JOIN (SELECT date_trunc($1, f.day::timestamp) AS start, count(*) AS users FROM (SELECT user_id, min(day) AS day ${days} GROUP BY 1) f
      WHERE NOT EXISTS (SELECT FROM user_days before WHERE before.user_id = f.user_id AND before.day < $2::date) GROUP BY 1) n USING (start)`,
);
type ActiveUsers = Omit<RowOf<typeof active.columns>, 'start'>;

/**
 * Returns the number of active and new users in each step, which must be at least a day long. The key is the start of the step in Unix milliseconds.
 * Reads all active days in the range, and checks for each user whether an earlier active day exists.
 */
export async function activeUsers(db: Queryable, { step, from, to }: SeriesRange): Promise<Map<number, ActiveUsers>> {
  const rows = await active.rows(db, [step.toLowerCase(), from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)]);
  return new Map(rows.map(({ start, ...users }) => [+start, users]));
}

/**
 * Builds the statement for cohorts of one step. `age` is the SQL for the number of steps between a user's first day (`f.day`) and a later day
 * (`d.day`).
 */
const cohortsBy = (step: string, age: string) =>
  statement(
    `cohorts-${step}`,
    { start: 'timestamptz', age: 'int4', users: 'int8' },
    `SELECT date_trunc($1, f.day::timestamp) AT TIME ZONE 'UTC' AS start, ${age} AS age, count(DISTINCT d.user_id) AS users
    FROM (SELECT user_id, min(day) AS day FROM user_days GROUP BY 1 HAVING min(day) >= $2::date AND min(day) < $3::date) f JOIN user_days d USING (user_id)
    WHERE d.day < $3::date GROUP BY 1, 2`,
  );
const cohortStatements = {
  DAY: cohortsBy('DAY', '(d.day - f.day)'),
  WEEK: cohortsBy('WEEK', "(date_trunc('week', d.day)::date - date_trunc('week', f.day)::date) / 7"),
  MONTH: cohortsBy(
    'MONTH',
    '((extract(year FROM d.day) - extract(year FROM f.day)) * 12 + extract(month FROM d.day) - extract(month FROM f.day))::int',
  ),
} satisfies Record<Exclude<SeriesStep, 'HOUR'>, unknown>;

/**
 * Returns one cohort per step: the users whose first active day is in the step, with the share of them who are active in this step and in each
 * later one. Reads the active days of all users.
 */
export async function cohorts(db: Queryable, range: SeriesRange & { step: keyof typeof cohortStatements }): Promise<Cohort[]> {
  const values = [range.step.toLowerCase(), range.from.toISOString().slice(0, 10), range.to.toISOString().slice(0, 10)];
  const rows = await cohortStatements[range.step].rows(db, values);
  const users = new Map(rows.map((row) => [`${+row.start}/${row.age}`, row.users] as const));
  const starts = stepsOf(range);
  return starts.map((start, index) => {
    const size = users.get(`${+start}/0`) ?? 0;
    const retained = size === 0 ? [] : starts.slice(index).map((_, age) => (users.get(`${+start}/${age}`) ?? 0) / size);
    return { start, size, retained };
  });
}
