import { type Config, readConfig } from '../infrastructure/config/read-config';
import { distribute, type Moved, tablesToDistribute } from '../infrastructure/database/citus/distribute';
import { distributedTables, localTables, shardCount } from '../infrastructure/database/citus/distribution';
import { connectTo } from '../infrastructure/database/pool';
import { startDatabase } from '../infrastructure/database/start';
import { allTables } from '../privacy/tables/tables';
import { grouped } from './progress';

export interface DistributeCommand {
  /** Number of CPU cores of all Citus workers together. */
  cores: number;
  isOnline: boolean;
  /** True to distribute the tables; false to only print the plan of the distribution. */
  isMeant: boolean;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Prints the plan of the distribution. With `isMeant`, also distributes the tables to the workers of the Citus cluster whose coordinator is
 * DATABASE_URL.
 * @returns for each table, its number of rows before and after the distribution; null without `isMeant`.
 * @throws Error if DATABASE_URL is not set or the distribution fails.
 */
export async function distributeDatabase({ cores, isOnline, isMeant }: DistributeCommand, config: Config = readConfig()): Promise<Moved[] | null> {
  if (!config.databaseUrl) throw new Error('The embedded PostgreSQL cannot be distributed. Set DATABASE_URL to the coordinator of a Citus cluster.');
  // The connection has no statement timeout, because the distribution of a large table can take hours.
  const db = await connectTo(config.databaseUrl, 'rapport distribute');
  try {
    const shards = shardCount(cores);
    const tables = distributedTables(allTables);
    const remaining = (await tablesToDistribute(db, tables)).map(({ name }) => name);
    say(plan(tables.length, remaining, shards, isOnline));
    if (!isMeant) {
      say('Nothing was changed. Make a backup, then run: npm run scale:distribute -- --yes');
      return null;
    }
    // Applies the migrations, so that the tables exist even if no server was started on the coordinator.
    await startDatabase(config, say);
    return await distribute(db, { tables, shards, isOnline, say });
  } finally {
    await db.end();
  }
}

/** Returns the report as text. It contains the number of rows of each database table before and after the distribution. */
export function distributeReport(moved: Moved[]): string {
  const lines = moved.map(({ name, before, after }) => `${name.padEnd(22)} ${grouped(before).padStart(14)} ${grouped(after).padStart(14)}`);
  const head = `${'table'.padEnd(22)} ${'rows before'.padStart(14)} ${'rows after'.padStart(14)}`;
  return [
    head,
    ...lines,
    missing(moved) > 0
      ? `Rows are missing in ${missing(moved)} tables. Run npm run audit to compare the counts with their facts.`
      : 'No rows are missing.',
  ].join('\n');
}

/** Returns the number of tables that have fewer rows than before the distribution. */
export function missing(moved: Moved[]): number {
  return moved.filter(({ before, after }) => after < before).length;
}

function plan(count: number, remaining: string[], shards: number, isOnline: boolean): string {
  const how = isOnline
    ? 'while servers run (create_distributed_table_concurrently); retention can delete rows meanwhile'
    : 'each table in a transaction that blocks writes to it (create_distributed_table). Stop the servers first, or their writes wait';
  return [
    `Drops the foreign keys of ${count} tables, moves the ${remaining.length} that are not distributed yet, and re-creates the keys.`,
    `Tables        ${remaining.join(', ') || 'none: all are distributed'}`,
    `Shards        ${shards} for each of the two groups, content and collections`,
    `How           ${how}`,
    `Not moved     ${localTables(allTables).join(', ')}`,
  ].join('\n');
}
