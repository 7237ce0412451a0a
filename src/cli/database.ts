import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { hourMs } from '../domain/durations';
import type { Config } from '../infrastructure/config/config';
import { runningEmbedded } from '../infrastructure/database/embedded/embedded';
import { poolTo } from '../infrastructure/database/pool';
import { type Database, startDatabase } from '../infrastructure/database/start';
import { grouped, startProgress } from './progress';

interface DatabaseWork {
  connections: number;
  /** Settings of PostgreSQL that suit the work. */
  settings?: Record<string, string>;
  /** How far it is, in words. */
  tell: (done: string, total: string) => string;
}

/** How far a command is, shown as a bar; `say` puts a line above it. */
interface Steps {
  at(done: number, total: number): void;
  say(line: string): void;
}

const longestStatementMs = hourMs;

/** Works on the database directly, beside a server or without one, with a progress bar. */
export async function onDatabase<T>(
  config: Config,
  { connections, settings = {}, tell }: DatabaseWork,
  work: (pool: Pool, steps: Steps) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config);
  const target = { url: database.url, settings: { ...settings, ...config.databaseSettings } };
  const pool = poolTo(target, connections, { queryTimeoutMs: longestStatementMs });
  let [done, total] = [0, 0];
  const progress = startProgress(
    () => total,
    () => done,
    () => tell(grouped(done), grouped(total)),
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

/** An empty database would make every command succeed with nothing. @throws Error */
async function checkTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query(`SELECT to_regclass('content') IS NOT NULL AS "isThere"`);
  if (!rows[0].isThere) throw new Error('This database has no tables of Rapport. Check DATABASE_URL, or start a server on it first.');
}

/** Uses the database that runs, else starts the embedded one. @throws Error instead of creating one. */
async function openDatabase(config: Config): Promise<Database> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres')))
    throw new Error(`There is no database in ${config.dataDir}. Set DATA_DIR or DATABASE_URL as the server has it.`);
  const url = config.databaseUrl ?? (await runningEmbedded(config.dataDir));
  return url ? { url, stop: async () => {} } : startDatabase(config, (line) => process.stderr.write(`${line}\n`));
}
