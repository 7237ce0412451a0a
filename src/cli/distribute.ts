import { type Config, readConfig } from '../infrastructure/config/config';
import { distribute, type Moved, tablesToDistribute } from '../infrastructure/database/citus/distribute';
import { distributedTables, localTables, shardCount } from '../infrastructure/database/citus/distribution';
import { connectTo } from '../infrastructure/database/pool';
import { startDatabase } from '../infrastructure/database/start';
import { grouped } from './progress';

export interface DistributeCommand {
  /** Of all workers together. */
  cores: number;
  isOnline: boolean;
  /** Without it, it is only told what would be done. */
  isMeant: boolean;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Moves DATABASE_URL, the coordinator of a Citus, from one machine to its workers, after saying how.
 * @returns the tables with their rows before and after; null when it was only told. @throws Error with a sentence that says what to do.
 */
export async function distributeDatabase({ cores, isOnline, isMeant }: DistributeCommand, config: Config = readConfig()): Promise<Moved[] | null> {
  if (!config.databaseUrl) throw new Error('Set DATABASE_URL to the coordinator of a Citus: the embedded PostgreSQL cannot be distributed.');
  // No limit of time: a large table takes as long as it takes.
  const db = await connectTo({ url: config.databaseUrl, settings: config.databaseSettings }, 'rapport distribute');
  try {
    const shards = shardCount(cores);
    const tables = (await tablesToDistribute(db)).map(({ name }) => name);
    say(plan(tables, shards, isOnline));
    if (!isMeant) {
      say('Nothing was done. To do it, with a backup at hand: npm run scale:distribute -- --yes');
      return null;
    }
    // As every start of a server does: a coordinator that is empty gets its tables here.
    await startDatabase(config, say);
    return await distribute(db, { shards, isOnline, say });
  } finally {
    await db.end();
  }
}

/** What an operator reads in the end. */
export function distributeReport(moved: Moved[]): string {
  const lines = moved.map(({ name, before, after }) => `${name.padEnd(22)} ${grouped(before).padStart(14)} ${grouped(after).padStart(14)}`);
  const head = `${'table'.padEnd(22)} ${'rows before'.padStart(14)} ${'rows after'.padStart(14)}`;
  return [
    head,
    ...lines,
    missing(moved) > 0 ? `FEWER in ${missing(moved)} tables: npm run audit tells whether a count lacks its facts` : 'nothing is missing',
  ].join('\n');
}

/** How many tables have fewer rows than before. */
export function missing(moved: Moved[]): number {
  return moved.filter(({ before, after }) => after < before).length;
}

function plan(tables: string[], shards: number, isOnline: boolean): string {
  const how = isOnline
    ? 'beside servers at work (create_distributed_table_concurrently); what retention deletes meanwhile makes rows fewer'
    : 'each in a transaction that lets nobody write to it (create_distributed_table): stop the servers first, or their writes wait';
  return [
    `Drops the foreign keys of ${distributedTables.length} tables, moves the ${tables.length} that are not distributed yet, and makes the keys anew.`,
    `Tables        ${tables.join(', ') || 'none: all are distributed'}`,
    `Shards        ${shards} for each of the two groups, content and collections`,
    `How           ${how}`,
    `Stays         ${localTables.join(', ')}`,
  ].join('\n');
}
