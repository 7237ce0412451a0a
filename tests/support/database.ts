import { randomBytes } from 'node:crypto';
import { createPool } from '../../src/infrastructure/database/pool';
import { makeDistributed } from './citus';

export const templateName = 'rapport_template';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Creates an empty database; without tables if `isMigrated` is false. */
export async function cloneDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = process.env.RAPPORT_TEST_SERVER;
  if (!serverUrl) throw new Error('No test server: run the tests with "npm test".');
  // A random name, so that leftovers of an aborted test file do not conflict.
  const name = `rapport_${randomBytes(8).toString('hex')}`;
  // Creating a database can take long on a busy machine.
  const server = createPool(serverUrl, 1, { queryTimeoutMs: 120_000 });
  // Two workers cannot clone a template at the same time.
  const client = await server.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    // Citus keeps connections to each of its databases, so none of them can be a template.
    const isCitus = process.env.RAPPORT_TEST_CITUS === 'on';
    await client.query(`CREATE DATABASE ${name}${isCitus || !isMigrated ? '' : ` TEMPLATE ${templateName}`}`);
    if (isCitus && isMigrated) await makeDistributed(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href);
  } finally {
    // Closing the connection releases the lock in any case.
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
