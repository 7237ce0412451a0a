import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { parse } from 'libpg-query';
import { Client, Pool } from 'pg';
import { locks } from './locks';
import type { Queryable } from './pool';
import { once } from './transaction';

// This folder has the same depth below the project's root in src and in dist.
const prismaFolder = join(__dirname, '../../../prisma');
const isUnfinished = 'finished_at IS NULL AND rolled_back_at IS NULL';
/** Lock timeout. It is shorter than PostgreSQL's deadlock_timeout, so that a deadlock aborts the migration instead of a server's transaction. */
const lockTimeoutMs = 800;
const retryForMs = 300_000;
/** Error codes deadlock_detected and lock_not_available. */
const noRoom = ['40P01', '55P03'];
/** The database's error of a failed script, by pool. The engine does not return this error. */
const scriptErrors = new WeakMap<Pool, Error>();
const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Applies the pending migrations of `prisma/migrations` with Prisma's engine (as WebAssembly, so nothing is downloaded). Many processes
 * can call it concurrently: a lock serializes them.
 * @returns the names of the applied migrations, oldest first; empty if the schema was up to date.
 * @throws Error that names the failed migration and the reason. A failed migration changes nothing; the next call retries it.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  // No timeout: creating an index on a large table takes long, and other processes wait for it.
  const patient = { ...pool.options, query_timeout: 0 };
  const turn = new Client({ ...patient, application_name: 'rapport migration' });
  turn.on('error', () => {}); // a lost connection fails the next query
  await turn.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [locks.migration]);
    // The engine holds its own lock until its connection ends, which must happen before the next process starts.
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

/** Marks failed migrations as rolled back, like `prisma migrate resolve --rolled-back`. Each script is one transaction, so nothing else remains. */
async function forgetFailed(pool: Pool): Promise<void> {
  const { rows } = await pool.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists");
  if (rows[0].exists) await pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE ${isUnfinished}`);
}

async function failureIn(pool: Pool): Promise<Error | null> {
  const { rows } = await pool.query(`SELECT migration_name AS name FROM _prisma_migrations WHERE ${isUnfinished}`).catch(() => ({ rows: [] }));
  const why = scriptErrors.get(pool);
  if (rows.length === 0 || !why) return null;
  return new Error(
    `The migration ${rows[0].name} failed: ${why.message}. It was rolled back completely. Fix the cause and start again, or start the previous version.`,
    { cause: why },
  );
}

/** Returns the SQL that creates the schema of `prisma/schema.prisma` in an empty database. */
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
 * Splits scripts with PostgreSQL's own parser, because Prisma's adapter splits at every `;`, even inside function bodies and comments.
 * Sends the statements individually in one transaction, because Citus rejects most strings with several statements.
 */
function wholeScripts(adapter: SqlMigrationAwareDriverAdapterFactory): SqlMigrationAwareDriverAdapterFactory {
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connection = await connect();
    connection.executeScript = async (script) => {
      const { client } = connection as unknown as { client: Pool };
      const statements = await statementsOf(script);
      // Part of the script's transaction. Otherwise, after a kill between the two, the next process would apply the script again.
      if (!script.includes('_prisma_migrations')) statements.push(`UPDATE _prisma_migrations SET finished_at = now() WHERE ${isUnfinished}`);
      await besideOthers(client, async (db) => {
        // Citus requires this to change and then read distributed tables in one transaction. PostgreSQL without Citus ignores it.
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
 * Runs a script while servers write. The script locks its tables one after the other. A waiting lock blocks all later statements and can
 * deadlock, so the script times out early and is retried. Retries first lock `ledger_lanes`, which pauses all ledgers.
 */
async function besideOthers(pool: Pool, script: (db: Queryable) => Promise<void>): Promise<void> {
  const deadlineMs = performance.now() + retryForMs;
  for (let isCrowded = false; ; isCrowded = true) {
    try {
      return await once(pool, async (db) => {
        await db.query(`SET LOCAL lock_timeout TO ${lockTimeoutMs}`);
        if (isCrowded) await db.query('LOCK TABLE ledger_lanes IN SHARE ROW EXCLUSIVE MODE');
        await script(db);
      });
    } catch (error) {
      if (!noRoom.includes(String((error as { code?: string }).code)) || performance.now() > deadlineMs) throw error;
      await delay(lockTimeoutMs * Math.random());
    }
  }
}

async function statementsOf(script: string): Promise<string[]> {
  const { stmts = [] } = await parse(script);
  // The parser counts bytes. A statement without a length extends to the end.
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

/** Loads the engine's `.wasm` once per process. Its package expects a bundler to load it. */
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

/** Unrefs the engine's ten-second timer, which would delay the exit of the process. */
function withoutLingering(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  return Object.fromEntries(
    Object.entries(imports).map(([name, value]) => {
      if (!name.startsWith('__wbg_setTimeout') || typeof value !== 'function') return [name, value];
      return [name, (...args: unknown[]) => (value(...args) as NodeJS.Timeout).unref()];
    }),
  );
}
