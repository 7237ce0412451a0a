import { isDeepStrictEqual } from 'node:util';
import { CodedError, noContent } from '../../domain/errors';
import { normalized } from '../../domain/text';
import type { Services } from '../../graphql/context';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { assignedVariant } from './assignment';
import { experimentForUser, experimentOf } from './queries';
import type { Definition, ExperimentRow } from './types';

export interface Changed {
  row: ExperimentRow;
  isChanged: boolean;
}

const insert = statement(
  'insert-experiment',
  {},
  `INSERT INTO experiments (key, description, variants, target, target_content_id, salt, created_at, target_reaction)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $5::text IS NULL OR EXISTS (SELECT FROM content WHERE id = $5 AND removed_at IS NULL) ON CONFLICT DO NOTHING`,
);

/**
 * Creates an experiment. If an experiment with the same key and definition exists, running or stopped, returns that experiment unchanged.
 * @throws CodedError CONFLICT if an experiment with another definition has this key, NOT_FOUND if the target content is not in the
 * catalogue.
 */
export async function createExperiment(db: Queryable, definition: Definition, salt: string, now: Date): Promise<Changed> {
  const { key, description, variants, target, targetReaction, targetContentId } = definition;
  const { rowCount } = await insert.run(db, [key, description, JSON.stringify(variants), target, targetContentId, salt, now, targetReaction]);
  const row = await experimentOf(db, key);
  if (!row) throw noContent(String(targetContentId), 'input.targetContentId');
  if (rowCount !== 1 && !isSame(row, definition))
    throw new CodedError('CONFLICT', `Another experiment has the key "${key}", and experiments cannot be changed. Choose another key.`, {
      field: 'input.key',
    });
  return { row, isChanged: rowCount === 1 };
}

function isSame(row: ExperimentRow, { description, variants, target, targetReaction, targetContentId }: Definition): boolean {
  // Servers up to version 0.1.0 stored names and descriptions without Unicode normalization.
  const stored = row.variants.map((variant) => ({ ...variant, name: normalized(variant.name) }));
  return isDeepStrictEqual(
    [normalized(row.description), stored, row.target, row.targetReaction, row.targetContentId],
    [description, variants, target, targetReaction, targetContentId],
  );
}

/** Stops an experiment, so that the server exposes no further users to it. Returns null if the experiment does not exist. */
export async function stopExperiment({ prisma, pool }: Pick<Services, 'prisma' | 'pool'>, key: string, now: Date): Promise<Changed | null> {
  const { count } = await prisma.experiment.updateMany({ where: { key, stoppedAt: null }, data: { stoppedAt: now } });
  const row = await experimentOf(pool, key);
  return row && { row, isChanged: count === 1 };
}

// Does not lock the experiment, because the lock would serialize all exposures. An exposure can therefore be stored during a concurrent stop.
const expose = statement(
  'expose',
  {},
  `INSERT INTO experiment_exposures (experiment_key, user_id, variant, exposed_at)
    SELECT key, $2, $3, $4 FROM experiments WHERE key = $1 AND stopped_at IS NULL ON CONFLICT DO NOTHING`,
);

/**
 * Records the first exposure of a user and returns the variant of the user. A later call returns the recorded variant. Returns null if the
 * experiment does not exist.
 * @throws CodedError CONFLICT if the experiment was stopped before the user was exposed.
 */
export async function recordExposure(db: Queryable, key: string, userId: string, now: Date): Promise<{ variant: string; isChanged: boolean } | null> {
  const before = await experimentForUser(db, key, userId);
  if (!before) return null;
  if (before.shownVariant !== null) return { variant: before.shownVariant, isChanged: false };
  const variant = assignedVariant(before, userId);
  if ((await expose.run(db, [key, userId, variant, now])).rowCount === 1) return { variant, isChanged: true };
  // The statement stored no exposure, because the experiment is stopped or a concurrent request stored the exposure.
  const after = await experimentForUser(db, key, userId);
  if (!after?.shownVariant)
    throw new CodedError('CONFLICT', `The experiment "${key}" was stopped. No further users are exposed to it.`, { field: 'input.experiment' });
  return { variant: after.shownVariant, isChanged: false };
}
