import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { familiesOf } from '../../insights/history/queries';
import { type ExperimentRow, experimentColumnTypes, type Sample } from './types';

const columns = `e.key, e.description, e.variants, e.target, e.target_reaction AS "targetReaction", e.target_content_id AS "targetContentId", e.salt, e.created_at AS "createdAt", e.stopped_at AS "stoppedAt"`;

const byKey = statement('experiment', experimentColumnTypes, `SELECT ${columns} FROM experiments e WHERE e.key = $1`);

export async function experimentOf(db: Queryable, key: string): Promise<ExperimentRow | null> {
  return (await byKey.row(db, [key])) ?? null;
}

const page = statement(
  'experiment-page',
  experimentColumnTypes,
  `SELECT ${columns} FROM experiments e WHERE (e.created_at, e.key) < ($2, $3) ORDER BY e.created_at DESC, e.key DESC LIMIT $1`,
);

/**
 * Returns a page of experiments, newest first. `after` is the sort key (creation time, key) of the last experiment on the previous page, or
 * null for the first page.
 */
export function experimentPage(db: Queryable, limit: number, after: (string | number)[] | null): Promise<ExperimentRow[]> {
  return page.rows(db, [limit, ...(after ?? ['infinity', ''])]);
}

const forUser = statement(
  'experiment-for-user',
  { ...experimentColumnTypes, shownVariant: 'text?' },
  `SELECT ${columns}, x.variant AS "shownVariant" FROM experiments e
    LEFT JOIN experiment_exposures x ON x.experiment_key = e.key AND x.user_id = $2 WHERE e.key = $1`,
);

/**
 * Returns an experiment and the variant that the user was exposed to, which is null if the user was not exposed. Returns null if the
 * experiment does not exist.
 */
export async function experimentForUser(
  db: Queryable,
  key: string,
  userId: string,
): Promise<(ExperimentRow & { shownVariant: string | null }) | null> {
  return (await forUser.row(db, [key, userId])) ?? null;
}

const converted = `EXISTS (SELECT FROM history h WHERE h.user_id = x.user_id AND h.type = $2 AND h.family = ANY($4) AND h.occurred_at >= x.exposed_at
    AND ($3::text IS NULL OR h.content_id = $3) AND ($5::text IS NULL OR h.reaction = $5))`;

const targetValues = ({ target, targetReaction, targetContentId }: ExperimentRow) => [target, targetContentId, familiesOf([target]), targetReaction];

/** Returns the numbers of exposed and of converted users of an experiment, by variant name. Reads all exposures of the experiment. */
export async function samplesOf(db: Queryable, experiment: ExperimentRow): Promise<Map<string, Sample>> {
  const text = `SELECT x.variant, count(*) AS "exposedCount", count(*) FILTER (WHERE COALESCE(x.has_converted, ${converted})) AS "convertedCount"
    FROM experiment_exposures x WHERE x.experiment_key = $1 GROUP BY 1`;
  // This query is not a named statement, because PostgreSQL could reuse the plan of a target with many more or fewer rows.
  const { rows } = await db.query<Sample & { variant: string }>(text, [experiment.key, ...targetValues(experiment)]);
  return new Map(rows.map(({ variant, ...sample }) => [variant, sample]));
}

/** Returns whether the user performed the target interaction of the experiment at `exposedAt` or later. */
export async function hasConverted(db: Queryable, experiment: ExperimentRow, userId: string, exposedAt: Date): Promise<boolean> {
  const text = `SELECT ${converted} AS "hasConverted" FROM (SELECT $1::text AS user_id, $6::timestamptz AS exposed_at) x`;
  const { rows } = await db.query<{ hasConverted: boolean }>(text, [userId, ...targetValues(experiment), exposedAt]);
  return Boolean(rows[0]?.hasConverted);
}
