import { createPools } from '../src/app/pools';
import { readConfig } from '../src/infrastructure/config/read-config';
import { createPool } from '../src/infrastructure/database/pool';
import { checkVersion, startDatabase } from '../src/infrastructure/database/start';
import { startApp, type TestApp } from './support/app';
import { cloneDatabase, type TestDatabase } from './support/database';

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await cloneDatabase();
  app = await startApp({ databaseUrl: database.url });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

it('the pools of requests wait for a statement longer than OPERATION_TIMEOUT_MS', async () => {
  const timeoutOf = async (operationMs: string) => {
    const pools = createPools(readConfig({ OPERATION_TIMEOUT_MS: operationMs }), database.url);
    const { query_timeout } = pools.requests.options as { query_timeout?: number };
    await pools.close();
    return query_timeout;
  };
  expect([await timeoutOf('15000'), await timeoutOf('30000'), await timeoutOf('600000')]).toEqual([30_000, 35_000, 605_000]);
});

it('no statement is compiled, because compiling takes longer than running it', async () => {
  const { rows } = await app.pool.query('SHOW jit');
  expect(rows[0].jit).toBe('off');
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
    await expect(startDatabase({ ...app.config, databaseUrl }, () => {})).rejects.toThrow(
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
