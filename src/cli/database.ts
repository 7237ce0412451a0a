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
  /** PostgreSQL settings for this work. */
  settings?: Record<string, string>;
  /** Formats the progress as text. */
  describeProgress: (done: string, total: string) => string;
}

/** Updates the progress bar of a command; `say` prints a line above the bar. */
interface Steps {
  at(done: number, total: number): void;
  say(line: string): void;
}

const longestStatementMs = hourMs;

/** Runs `work` directly on the database, with a progress bar. A server can run at the same time. */
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

/** Without this check, every command would succeed on an empty database and do nothing. @throws Error */
async function checkTables(pool: Database): Promise<void> {
  const { rows } = await pool.query<{ isThere: boolean }>(`SELECT to_regclass('content') IS NOT NULL AS "isThere"`);
  if (!rows[0]?.isThere) throw new Error('This database has no tables of Rapport. Check DATABASE_URL, or start a server on it first.');
}

/** Uses the running database, otherwise starts the embedded one. @throws Error when there is none; never creates a database. */
async function openDatabase(config: Config): Promise<StartedDatabase> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres')))
    throw new Error(`There is no database in ${config.dataDir}. Set DATA_DIR or DATABASE_URL to the value that the server uses.`);
  const url = config.databaseUrl ?? (await runningEmbedded(config.dataDir));
  return url ? { url, stop: async () => {} } : startDatabase(config, (line) => process.stderr.write(`${line}\n`));
}
