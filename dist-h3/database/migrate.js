"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
function _export(target, all) {
    for(var name in all)Object.defineProperty(target, name, {
        enumerable: true,
        get: Object.getOwnPropertyDescriptor(all, name).get
    });
}
_export(exports, {
    get migrate () {
        return migrate;
    },
    get schemaAsSql () {
        return schemaAsSql;
    }
});
const _nodefs = require("node:fs");
const _nodemodule = require("node:module");
const _nodepath = require("node:path");
const _adapterpg = require("@prisma/adapter-pg");
const _driveradapterutils = require("@prisma/driver-adapter-utils");
const _pg = require("pg");
// From src/database as from dist/database, the folder lies two floors down from the project's root.
const prismaFolder = (0, _nodepath.join)(__dirname, '../../prisma');
const migrationLock = 7_263_001;
const noFilters = {
    externalTables: [],
    externalEnums: []
};
async function migrate(pool) {
    const turn = new _pg.Client({
        ...pool.options,
        application_name: 'rapport migration'
    });
    turn.on('error', ()=>{}); // a connection lost here surfaces in the next query
    await turn.connect();
    try {
        await turn.query('SELECT pg_advisory_lock($1)', [
            migrationLock
        ]);
        const engine = await schemaEngine(pool);
        try {
            const { appliedMigrationNames } = await engine.applyMigrations({
                migrationsList: migrationsOnDisk(),
                filters: noFilters
            });
            return appliedMigrationNames;
        } finally{
            engine.free();
        }
    } finally{
        await turn.end();
    }
}
async function schemaAsSql(pool) {
    const engine = await schemaEngine(pool);
    try {
        const { stdout } = await engine.diff({
            from: {
                tag: 'empty'
            },
            to: {
                tag: 'schemaDatamodel',
                files: [
                    schemaFile()
                ]
            },
            script: true,
            exitCode: null,
            shadowDatabaseUrl: null,
            filters: noFilters
        });
        return stdout ?? '';
    } finally{
        engine.free();
    }
}
async function schemaEngine(pool) {
    const { path, content } = schemaFile();
    const factory = (0, _driveradapterutils.bindMigrationAwareSqlAdapterFactory)(wholeScripts(new _adapterpg.PrismaPg(pool)));
    return engineModule().SchemaEngine.new({
        datamodels: [
            [
                path,
                content
            ]
        ]
    }, ()=>{}, factory);
}
/** Prisma's adapter cuts a script at every `;`, also inside a function body or a comment. PostgreSQL itself knows better. */ function wholeScripts(adapter) {
    const connect = adapter.connect.bind(adapter);
    adapter.connect = async ()=>{
        const connection = await connect();
        connection.executeScript = async (script)=>{
            await connection.client.query(script);
        };
        return connection;
    };
    return adapter;
}
function schemaFile() {
    const path = (0, _nodepath.join)(prismaFolder, 'schema.prisma');
    return {
        path,
        content: (0, _nodefs.readFileSync)(path, 'utf8')
    };
}
function migrationsOnDisk() {
    const baseDir = (0, _nodepath.join)(prismaFolder, 'migrations');
    const folders = (0, _nodefs.readdirSync)(baseDir, {
        withFileTypes: true
    }).filter((entry)=>entry.isDirectory());
    return {
        baseDir,
        lockfile: {
            path: 'migration_lock.toml',
            content: (0, _nodefs.readFileSync)((0, _nodepath.join)(baseDir, 'migration_lock.toml'), 'utf8')
        },
        shadowDbInitScript: '',
        migrationDirectories: folders.map(({ name })=>name).sort().map((name)=>({
                path: name,
                migrationFile: {
                    path: 'migration.sql',
                    content: {
                        tag: 'ok',
                        value: (0, _nodefs.readFileSync)((0, _nodepath.join)(baseDir, name, 'migration.sql'), 'utf8')
                    }
                }
            }))
    };
}
let loaded;
/** The engine's package expects a bundler to load its `.wasm`; Node does it by hand, once per process. */ function engineModule() {
    if (loaded) return loaded;
    const require1 = (0, _nodemodule.createRequire)(__filename);
    const name = '@prisma/schema-engine-wasm/schema_engine_bg';
    const engine = require1(name);
    const wasm = new WebAssembly.Module((0, _nodefs.readFileSync)(require1.resolve(name).replace(/\.js$/, '.wasm')));
    const instance = new WebAssembly.Instance(wasm, {
        './schema_engine_bg.js': engine
    });
    engine.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return loaded = engine;
}

//# sourceMappingURL=migrate.js.map