import { auditCounters } from '../src/commands/audit';
import { rebuildHistory } from '../src/commands/rebuild-history';
import { createPool } from '../src/database/pool';
import { checkVersion } from '../src/database/start';
import { actsOn } from './support/act';
import { startApp, type TestApp } from './support/app';
import { cloneDatabase, type TestDatabase } from './support/database';

// In a schema that only those find who are told of it: whoever connects without DATABASE_SETTINGS finds no table at all.
let database: TestDatabase;
let app: TestApp;
const { act } = actsOn(() => app);
beforeAll(async () => {
  database = await cloneDatabase();
  const pool = createPool(database.url, 1);
  await pool.query('ALTER SCHEMA public RENAME TO house');
  await pool.end();
  app = await startApp({ databaseUrl: database.url, env: { DATABASE_SETTINGS: '{"search_path": "house"}' } });
  await app.addContents({ id: 'film' });
  await act('like', { contentId: 'film' }, { as: 'ada' });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

describe('DATABASE_SETTINGS are made by the connections', () => {
  it('of exports', async () => {
    const { url } = await act('requestExport', { format: 'CSV' }, { as: 'ada', select: 'url' });
    expect(await (await fetch(`${app.url}${url}`)).text()).toMatch(/film/);
  });

  it('of a training', async () => {
    // One like is too little to learn from: it has been read all the same.
    await app.services.trainer.train({ isForced: true }).catch(() => {});
    const { rows } = await app.pool.query('SELECT fact_count AS "factCount" FROM recommender_models');
    expect(rows).toEqual([{ factCount: 1 }]);
  });

  it('of commands', async () => {
    const config = { ...app.config, databaseUrl: app.databaseUrl };
    expect(await auditCounters(false, config)).toMatchObject({ contents: 1 });
    expect(await rebuildHistory(config)).toMatchObject({ deleted: 0 });
  });
});

it('no statement is compiled, unless DATABASE_SETTINGS say so: compiling takes longer than running it', async () => {
  const jit = async (settings: Record<string, string>) => {
    const pool = createPool(database.url, 1, { settings });
    const { rows } = await pool.query('SHOW jit').finally(() => pool.end());
    return rows[0].jit;
  };
  expect([await jit({}), await jit({ jit: 'on' })]).toEqual(['off', 'on']);
});

it('PostgreSQL 15 and later are supported; what is older is refused with the version that is needed', () => {
  expect(() => checkVersion(14_0023)).toThrow('PostgreSQL 14 is not supported: set DATABASE_URL to a PostgreSQL 15 or later, or upgrade this one.');
  for (const version of [15_0000, 16_0004, 18_0004]) expect(() => checkVersion(version)).not.toThrow();
});
