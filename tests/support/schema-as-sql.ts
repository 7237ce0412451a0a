import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';

interface SchemaEngine {
  diff(input: unknown): Promise<{ stdout: string | null }>;
  free(): void;
}
interface EngineModule {
  SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

const schemaFile = 'prisma/schema.prisma';

/** Returns the SQL that creates the tables of `prisma/schema.prisma` in an empty database. Prisma's schema engine generates it. */
export async function schemaAsSql(pool: Pool): Promise<string> {
  const content = readFileSync(schemaFile, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const engine = await engineModule().SchemaEngine.new({ datamodels: [[schemaFile, content]] }, () => {}, adapter);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content }] },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

/** Loads Prisma's schema engine, a WebAssembly module. The function instantiates the module, because the package leaves that to a bundler. */
function engineModule(): EngineModule {
  const require = createRequire(__filename);
  const name = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine = require(name) as EngineModule;
  const wasm = new WebAssembly.Module(readFileSync(require.resolve(name).replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}
