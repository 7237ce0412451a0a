import { distribute } from '../../src/infrastructure/database/citus/distribute';
import { migrate } from '../../src/infrastructure/database/migrate';
import { connectTo, createPool } from '../../src/infrastructure/database/pool';

/** Enough shards to distribute the facts, few enough to create them for every test file. */
const shards = 4;

/** Migrates and distributes an empty database of a Citus server. The coordinator is its only worker, over its own port. */
export async function makeDistributed(url: string): Promise<void> {
  const db = await connectTo(url, 'rapport test');
  try {
    await db.query('CREATE EXTENSION citus');
    await db.query(`SELECT citus_set_coordinator_host('localhost', current_setting('port')::int)`);
    await db.query(`SELECT citus_set_node_property('localhost', current_setting('port')::int, 'shouldhaveshards', true)`);
    const pool = createPool(url, 1);
    await migrate(pool).finally(() => pool.end());
    await distribute(db, { shards, isOnline: false, say: () => {} });
  } finally {
    await db.end();
  }
}
