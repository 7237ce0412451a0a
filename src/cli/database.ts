import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hourMs } from '../domain/durations';
import type { Config } from '../infrastructure/config/read-config';
import { runningEmbedded } from '../infrastructure/database/embedded/embedded';
import { createPool, type Database } from '../infrastructure/database/pool';
import { type StartedDatabase, startDatabase } from '../infrastructure/database/start';
import { grouped, startProgress } from './progress';

interface DatabaseWork {
  connections: number;
  /** PostgreSQL settings of the connections, by name. */
  settings?: Record<string, string>;
  /** Returns the text beside the progress bar. */
  describeProgress: (done: string, total: string) => string;
}

/** Progress bar of a command. `at` sets the progress, and `say` prints a line above the bar. */
interface Steps {
  at(done: number, total: number): void;
  say(line: string): void;
}

const longestStatementMs = hourMs;

/** Runs `work` on a direct connection to the database and shows a progress bar. Servers can use the database at the same time. */
export async function onDatabase<T>(
  config: Config,
  { connections, settings = {}, describeProgress }: DatabaseWork,
  work: (pool: Database, steps: Steps) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config);
  const pool = createPool(database.url, connections, { settings, queryTimeoutMs: longestStatementMs });
  let [done, total] = [0, 0];
  const progress = startProgress(
    () => total,
    () => done,
    () => describeProgress(grouped(done), grouped(total)),
  );
  const at = (soFar: number, all: number): void => {
    [done, total] = [soFar, all];
  };
  try {
    await checkTables(pool);
    return await work(pool, { at, say: progress.say });
  } finally {
    progress.stop();
    await pool.end();
    await database.stop();
  }
}

/**
 * Checks that the database contains Rapport's tables. Without this check, every command would succeed on an empty database and do nothing.
 * @throws Error if the table `content` does not exist.
 */
async function checkTables(pool: Database): Promise<void> {
  const { rows } = await pool.query<{ isThere: boolean }>(`SELECT to_regclass('content') IS NOT NULL AS "isThere"`);
  if (!rows[0]?.isThere) throw new Error('This database has no tables of Rapport. Check DATABASE_URL, or start a server on it first.');
}

/**
 * Returns the database of DATABASE_URL or the running embedded database, or else starts the embedded database.
 * @throws Error if the embedded database does not exist, because a command must not create an empty one.
 */
async function openDatabase(config: Config): Promise<StartedDatabase> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres')))
    throw new Error(`There is no database in ${config.dataDir}. Set DATA_DIR or DATABASE_URL to the value that the server uses.`);
  const url = config.databaseUrl ?? (await runningEmbedded(config.dataDir));
  return url ? { url, stop: async () => {} } : startDatabase(config, (line) => process.stderr.write(`${line}\n`));
}
