import { randomBytes } from 'node:crypto';
import { createPool } from '../../src/infrastructure/database/pool';
import { makeDistributed } from './citus';

export const templateName = 'rapport_template';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Creates a database without data. If `isMigrated` is false, the database has no tables. */
export async function cloneDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = process.env.RAPPORT_TEST_SERVER;
  if (!serverUrl) throw new Error('No test server: run the tests with "npm test".');
  // Uses a random name, so that it does not conflict with the remaining database of an aborted test file.
  const name = `rapport_${randomBytes(8).toString('hex')}`;
  // Allows 120 s for a query, because creating a database can take long on a busy machine.
  const server = createPool(serverUrl, 1, { queryTimeoutMs: 120_000 });
  // This connection locks the template, because PostgreSQL cannot copy it for two Jest workers at the same time.
  const client = await server.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    // Does not use a template with Citus, because Citus keeps connections to each of its databases, and PostgreSQL copies no database in use.
    const isCitus = process.env.RAPPORT_TEST_CITUS === 'on';
    await client.query(`CREATE DATABASE ${name}${isCitus || !isMigrated ? '' : ` TEMPLATE ${templateName}`}`);
    if (isCitus && isMigrated) await makeDistributed(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href);
  } finally {
    // Closes the connection, because this releases the lock in any case.
    client.release(true);
  }
  return {
    url: Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href,
    async drop() {
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}
