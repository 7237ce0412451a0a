import { createPools } from '../src/app/pools';
import { auditCounters } from '../src/cli/audit';
import { rebuildHistory } from '../src/cli/rebuild-history';
import { readConfig } from '../src/infrastructure/config/config';
import { createPool } from '../src/infrastructure/database/pool';
import { checkVersion, startDatabase } from '../src/infrastructure/database/start';
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

it('the pools of requests wait for a statement longer than OPERATION_TIMEOUT_MS', async () => {
  const timeoutOf = async (operationMs: string) => {
    const pools = createPools(readConfig({ OPERATION_TIMEOUT_MS: operationMs, ERASURE_SETTLE_SECONDS: '700' }), database.url);
    const { query_timeout } = pools.requests.options as { query_timeout?: number };
    await pools.close();
    return query_timeout;
  };
  expect([await timeoutOf('15000'), await timeoutOf('30000'), await timeoutOf('600000')]).toEqual([30_000, 35_000, 605_000]);
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

it('a database in another encoding than UTF8 is refused before anything is written', async () => {
  const server = createPool(database.url, 1);
  const name = `${new URL(database.url).pathname.slice(1)}_latin1`;
  await server.query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
  const databaseUrl = Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
  try {
    await expect(startDatabase({ ...app.config, databaseUrl, databaseSettings: {} }, () => {})).rejects.toThrow(
      "The encoding of the database is LATIN1, and the server needs UTF8. Create a database with ENCODING 'UTF8' TEMPLATE template0",
    );
    const other = createPool(databaseUrl, 1);
    const { rows } = await other.query("SELECT FROM pg_tables WHERE schemaname = 'public'").finally(() => other.end());
    expect(rows).toEqual([]);
  } finally {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  }
});
