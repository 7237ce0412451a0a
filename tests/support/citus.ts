import { distribute } from '../../src/infrastructure/database/citus/distribute';
import { distributedTables } from '../../src/infrastructure/database/citus/distribution';
import { migrate } from '../../src/infrastructure/database/migrate';
import { connectTo, createPool } from '../../src/infrastructure/database/pool';
import { allTables } from '../../src/privacy/tables/tables';

/** Number of shards. Several shards distribute the facts, but creating many shards for each test file would take long. */
const shards = 4;

/** Migrates an empty database of a Citus server and distributes its tables. The coordinator is also the only worker. */
export async function makeDistributed(url: string): Promise<void> {
  const db = await connectTo(url, 'rapport test');
  try {
    await db.query('CREATE EXTENSION citus');
    await db.query(`SELECT citus_set_coordinator_host('localhost', current_setting('port')::int)`);
    await db.query(`SELECT citus_set_node_property('localhost', current_setting('port')::int, 'shouldhaveshards', true)`);
    const pool = createPool(url, 1);
    await migrate(pool).finally(() => pool.end());
    await distribute(db, { tables: distributedTables(allTables), shards, isOnline: false, say: () => {} });
  } finally {
    await db.end();
  }
}
