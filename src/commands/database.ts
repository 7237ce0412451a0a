import type { Config } from '../config';
import { runningEmbedded } from '../database/embedded';
import { type Database, startDatabase } from '../database/start';

/** The database for a command that works on it directly, beside a server or without one: what runs is used, else it is started. */
export async function openDatabase(config: Config): Promise<Database> {
  const url = config.databaseUrl ?? (await runningEmbedded(config.dataDir));
  return url ? { url, stop: async () => {} } : startDatabase(config, (line) => process.stderr.write(`${line}\n`));
}
