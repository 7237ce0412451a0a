import type { Config } from '../config/read-config';
import { startEmbedded } from './embedded/embedded';
import { migrate } from './migrate';
import { createPool, type Queryable } from './pool';
import { statement } from './statement';

export interface StartedDatabase {
  url: string;
  stop(): Promise<void>;
}

/** Oldest supported major version of PostgreSQL. `.ci/oldest-postgres` tests it. */
const oldestSupported = 15;

/**
 * Connects to the configured PostgreSQL, or starts the embedded one if none is configured. Applies pending migrations.
 * @throws Error with instructions if the database cannot be reached or is not supported, or if a migration fails.
 */
export async function startDatabase(config: Config, say: (line: string) => void): Promise<StartedDatabase> {
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, log: say });
  if (embedded && config.isProduction)
    say(`Database      the embedded PostgreSQL, with its data in ${config.dataDir}: set DATABASE_URL to use another`);
  const url = embedded?.url ?? config.databaseUrl ?? '';
  try {
    await bringUpToDate(url, say);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  return { url, stop: async () => embedded?.stop() };
}

const readServer = statement(
  'read-server',
  { version: 'int4', encoding: 'text' },
  "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
);

async function bringUpToDate(url: string, say: (line: string) => void): Promise<void> {
  const pool = createPool(url, 2);
  try {
    const [server] = await readServer.rows(pool).catch((error) => {
      throw new Error(`The database cannot be reached (${error.message}). Check DATABASE_URL, or remove it to use the embedded PostgreSQL.`);
    });
    checkVersion(server?.version ?? 0);
    checkEncoding(server?.encoding ?? '');
    await checkCollation(pool);
    const applied = await migrate(pool);
    if (applied.length > 0) say(`Database      ${applied.length} migration${applied.length > 1 ? 's' : ''} applied`);
  } finally {
    await pool.end();
  }
}

/** Checks PostgreSQL's `server_version_num`, such as 150004. @throws Error if the version is not supported. */
export function checkVersion(version: number): void {
  const major = Math.floor(version / 10_000);
  if (major < oldestSupported)
    throw new Error(`PostgreSQL ${major} is not supported: set DATABASE_URL to a PostgreSQL ${oldestSupported} or later, or upgrade this one.`);
}

/** Checks the encoding of the database. @throws Error unless it is UTF8, because PostgreSQL can normalize text only in UTF8. */
function checkEncoding(encoding: string): void {
  if (encoding === 'UTF8') return;
  throw new Error(
    `The encoding of the database is ${encoding}, and the server needs UTF8. Create a database with ENCODING 'UTF8' TEMPLATE template0, move the data to it, and set DATABASE_URL to it.`,
  );
}

const findCollation = statement('find-collation', {}, `SELECT FROM pg_collation WHERE collname = 'und-x-icu'`);

async function checkCollation(pool: Queryable): Promise<void> {
  if (!(await findCollation.row(pool)))
    throw new Error('This PostgreSQL was built without ICU, which the server needs for case-insensitive searches. Use a build with ICU.');
}
