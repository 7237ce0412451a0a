"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "startDatabase", {
    enumerable: true,
    get: function() {
        return startDatabase;
    }
});
const _embedded = require("./embedded");
const _migrate = require("./migrate");
const _pool = require("./pool");
const oldestSupported = 15;
async function startDatabase(config, say) {
    const embedded = config.databaseUrl ? null : await (0, _embedded.startEmbedded)({
        dataDir: config.dataDir,
        log: say
    });
    const url = embedded?.url ?? config.databaseUrl ?? '';
    try {
        await bringUpToDate(url, say);
    } catch (error) {
        await embedded?.stop();
        throw error;
    }
    return {
        url,
        stop: async ()=>embedded?.stop()
    };
}
async function bringUpToDate(url, say) {
    const pool = (0, _pool.createPool)(url, 2);
    try {
        const { rows } = await pool.query("SELECT current_setting('server_version_num')::int / 10000 AS version").catch((error)=>{
            throw new Error(`The database cannot be reached (${error.message}). Check DATABASE_URL, or leave it out to use the embedded PostgreSQL.`);
        });
        if (rows[0].version < oldestSupported) throw new Error(`PostgreSQL ${rows[0].version} is too old: Rapport needs ${oldestSupported} or later.`);
        const applied = await (0, _migrate.migrate)(pool);
        if (applied.length > 0) say(`Database      ${applied.length} migration${applied.length > 1 ? 's' : ''} applied`);
    } finally{
        await pool.end();
    }
}

//# sourceMappingURL=start.js.map