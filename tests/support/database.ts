import { randomBytes } from 'node:crypto';
import { createPool } from '../../src/infrastructure/database/pool';
import { makeDistributed } from './citus';

export const templateName = 'rapport_template';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A fresh, migrated, empty database; one without a table when it is not migrated. */
export async function cloneDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = process.env.RAPPORT_TEST_SERVER;
  if (!serverUrl) throw new Error('No test server: run the tests with "npm test".');
  // What a file of tests that broke off left behind is in nobody's way.
  const name = `rapport_${randomBytes(8).toString('hex')}`;
  // A database takes its time to be made on a machine that has much else to do.
  const server = createPool(serverUrl, 1, { queryTimeoutMs: 120_000 });
  // Two workers may not clone one template at the same moment.
  const client = await server.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    // Citus keeps at work in each of its databases: none of them can be a template.
    const isCitus = process.env.RAPPORT_TEST_CITUS === 'on';
    await client.query(`CREATE DATABASE ${name}${isCitus || !isMigrated ? '' : ` TEMPLATE ${templateName}`}`);
    if (isCitus && isMigrated) await makeDistributed(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href);
  } finally {
    // Closing it lets go of the lock, whatever happened.
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
