import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { parse } from 'libpg-query';
import { Client, Pool, type PoolClient } from 'pg';
import { locks } from './locks';
import { once } from './transaction';

// From src/database as from dist/database, the folder lies two floors down from the project's root.
const prismaFolder = join(__dirname, '../../prisma');
const isUnfinished = 'finished_at IS NULL AND rolled_back_at IS NULL';
/** Less than PostgreSQL's deadlock_timeout, so that of two who wait for each other it is the migration that lets go. */
const lockPatienceMs = 800;
const roomPatienceMs = 300_000;
/** deadlock_detected, lock_not_available */
const noRoom = ['40P01', '55P03'];
/** What the database said to a script that failed: the engine does not pass it on. */
const scriptErrors = new WeakMap<Pool, Error>();
const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Brings the database to the newest schema: applies those of `prisma/migrations` that it lacks, with Prisma's own engine
 * (as WebAssembly, so nothing is downloaded). Safe to call from many processes at once: they take turns.
 * @returns the names of the migrations that were applied, oldest first; empty when there was nothing to do.
 * @throws Error with a sentence that names the migration that failed, and why. Nothing of it was applied: once the cause is mended the
 * next call goes on from there.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  // An index of a large table takes its time, and so does the turn of whoever makes it.
  const patient = { ...pool.options, query_timeout: 0 };
  const turn = new Client({ ...patient, application_name: 'rapport migration' });
  turn.on('error', () => {}); // a connection lost here surfaces in the next query
  await turn.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [locks.migration]);
    // The engine takes a lock of its own and leaves it to the end of its connection: that end must come before the next one's turn.
    const own = new Pool({ ...patient, max: 1 });
    own.on('error', () => {});
    try {
      await forgetFailed(own);
      const engine = await schemaEngine(own);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationsOnDisk(), filters: noFilters });
      engine.free();
      return appliedMigrationNames;
    } catch (error) {
      throw (await failureIn(own)) ?? error;
    } finally {
      await own.end();
    }
  } finally {
    await turn.end();
  }
}

/** Each script is one transaction, so that one which failed left nothing behind but its name: as `prisma migrate resolve --rolled-back` would. */
async function forgetFailed(pool: Pool): Promise<void> {
  const { rows } = await pool.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists");
  if (rows[0].exists) await pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE ${isUnfinished}`);
}

async function failureIn(pool: Pool): Promise<Error | null> {
  const { rows } = await pool.query(`SELECT migration_name AS name FROM _prisma_migrations WHERE ${isUnfinished}`).catch(() => ({ rows: [] }));
  const why = scriptErrors.get(pool);
  if (rows.length === 0 || !why) return null;
  return new Error(
    `The migration ${rows[0].name} failed: ${why.message}. Nothing of it was applied, and the database is as it was before it. Mend what it says, then start again; or go back to the version that ran before.`,
    { cause: why },
  );
}

/** The SQL that makes an empty database into what `prisma/schema.prisma` says: what a first migration is written from. */
export async function schemaAsSql(pool: Pool): Promise<string> {
  const engine = await schemaEngine(pool);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [schemaFile()] },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: noFilters,
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>;
  diff(input: unknown): Promise<{ stdout: string | null }>;
  free(): void;
}

async function schemaEngine(pool: Pool): Promise<SchemaEngine> {
  const { path, content } = schemaFile();
  const factory = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool)));
  return engineModule().SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, factory);
}

/**
 * Prisma's adapter cuts a script at every `;`, also inside a function body or a comment; PostgreSQL's own parser knows better. Sent one by
 * one, since a distributed PostgreSQL refuses most that come several in a string; all or nothing.
 */
function wholeScripts(adapter: SqlMigrationAwareDriverAdapterFactory): SqlMigrationAwareDriverAdapterFactory {
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connection = await connect();
    connection.executeScript = async (script) => {
      const { client } = connection as unknown as { client: Pool };
      const statements = await statementsOf(script);
      // In one transaction with the script: who is killed between the two would find it unfinished, and apply it again.
      if (!script.includes('_prisma_migrations')) statements.push(`UPDATE _prisma_migrations SET finished_at = now() WHERE ${isUnfinished}`);
      await besideOthers(client, async (db) => {
        // A setting of Citus: in one transaction its tables are changed and then read. PostgreSQL keeps the name and does nothing.
        await db.query("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'");
        for (const statement of statements) await db.query(statement);
      }).catch((error) => {
        scriptErrors.set(client, error);
        throw error;
      });
    };
    return connection;
  };
  return adapter;
}

/**
 * A script takes its tables one after the other, from under servers that are at work. What waits for a table makes all wait who come after
 * it, and may wait for somebody who waits for it: it lets go soon and tries again, then holding back the ledgers of all servers, each of
 * whose batches begins with its row in ledger_lanes.
 */
async function besideOthers(pool: Pool, script: (db: PoolClient) => Promise<void>): Promise<void> {
  const givenUpMs = performance.now() + roomPatienceMs;
  for (let isCrowded = false; ; isCrowded = true) {
    try {
      return await once(pool, async (db) => {
        await db.query(`SET LOCAL lock_timeout TO ${lockPatienceMs}`);
        if (isCrowded) await db.query('LOCK TABLE ledger_lanes IN SHARE ROW EXCLUSIVE MODE');
        await script(db);
      });
    } catch (error) {
      if (!noRoom.includes(String((error as { code?: string }).code)) || performance.now() > givenUpMs) throw error;
      await delay(lockPatienceMs * Math.random());
    }
  }
}

async function statementsOf(script: string): Promise<string[]> {
  const { stmts = [] } = await parse(script);
  // The parser counts bytes; where it gives no length, the statement goes to the end.
  const bytes = Buffer.from(script);
  return stmts.map(({ stmt_location: from = 0, stmt_len: length }) => bytes.subarray(from, length ? from + length : undefined).toString());
}

function schemaFile(): { path: string; content: string } {
  const path = join(prismaFolder, 'schema.prisma');
  return { path, content: readFileSync(path, 'utf8') };
}

function migrationsOnDisk(): unknown {
  const baseDir = join(prismaFolder, 'migrations');
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') } },
      })),
  };
}

interface EngineModule {
  SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
let loaded: EngineModule | undefined;

/** The engine's package expects a bundler to load its `.wasm`; Node does it by hand, once per process. */
function engineModule(): EngineModule {
  if (loaded) return loaded;
  const require = createRequire(__filename);
  const name = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine = require(name) as EngineModule;
  const wasm = new WebAssembly.Module(readFileSync(require.resolve(name).replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': withoutLingering(engine as unknown as WebAssembly.ModuleImports) });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  loaded = engine;
  return engine;
}

/** The engine leaves a timer of ten seconds behind, which would keep a finished process from ending. */
function withoutLingering(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  return Object.fromEntries(
    Object.entries(imports).map(([name, value]) => {
      if (!name.startsWith('__wbg_setTimeout') || typeof value !== 'function') return [name, value];
      return [name, (...args: unknown[]) => (value(...args) as NodeJS.Timeout).unref()];
    }),
  );
}
