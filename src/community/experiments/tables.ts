import { statement } from '../../infrastructure/database/statement';
import { keptBy, nextRows } from '../../infrastructure/database/tables/erase-rows';
import { dayStartSql, pseudonym } from '../../infrastructure/database/tables/pseudonym';
import { byUser, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';
import { experimentOf, hasConverted } from './queries';

const deleteExposures = statement(
  'erase-exposures',
  { key: 'text', variant: 'text', exposedAt: 'timestamptz', isConverted: 'bool?' },
  `DELETE FROM experiment_exposures t USING ${nextRows('experiment_exposures', ['experiment_key', 'user_id'], 'user_id')}
    RETURNING t.experiment_key AS key, t.variant, t.exposed_at AS "exposedAt", t.has_converted AS "isConverted"`,
);

const insertExposure = statement(
  'keep-erased-exposure',
  {},
  `INSERT INTO experiment_exposures (experiment_key, user_id, variant, exposed_at, has_converted) VALUES ($1, $2, $3, ${dayStartSql('$4::timestamptz')}, $5)
    ON CONFLICT DO NOTHING`,
);

/**
 * Replaces the user id in `experiment_exposures`. Stores in each exposure whether the user converted, because after the erasure no key links the
 * exposure to the user's interactions.
 */
const takeExposures: EraseRows = async (db, userId, { person }) => {
  const rows = await deleteExposures.rows(db, [userId]);
  for (const { key, variant, exposedAt, isConverted } of rows) {
    const experiment = await experimentOf(db, key);
    const converted = isConverted ?? (experiment !== null && (await hasConverted(db, experiment, userId, exposedAt)));
    await insertExposure.run(db, [key, pseudonym(person, `experiment/${key}`), variant, exposedAt, converted]);
  }
  return { experiment_exposures: rows.length };
};

export const experimentTables = {
  Experiment: { table: 'experiments', data: 'variants', distribution: 'local', personalData: null },
  ExperimentExposure: {
    table: 'experiment_exposures',
    data: 'which variant a user saw, and at erasure whether they converted',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'results of experiments', stored: 'forever', atErasure: 'kept under a key per experiment' },
      exportAs: { experimentExposures: ofUser },
      onErase: { user_id: keptBy(takeExposures) },
    },
  },
} satisfies Partial<Tables>;
