"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createPool", {
    enumerable: true,
    get: function() {
        return createPool;
    }
});
const _pg = require("pg");
const int8 = 20;
/** Counts are far below 2^53: as numbers, not as the strings that `pg` gives by default. */ const typesWithNumbers = {
    getTypeParser: (oid, format)=>oid === int8 ? Number : _pg.types.getTypeParser(oid, format)
};
function createPool(url, max, { settings = {}, pipeline = false } = {}) {
    const pool = new _pg.Pool({
        connectionString: url,
        max,
        types: typesWithNumbers,
        application_name: 'rapport',
        connectionTimeoutMillis: 5_000,
        idleTimeoutMillis: 60_000,
        keepAlive: true,
        pipeline,
        // A server that stopped answering must not hold its callers for ever.
        query_timeout: 30_000,
        options: Object.entries({
            timezone: 'UTC',
            ...settings
        }).map(([name, value])=>`-c ${name}=${value}`).join(' ')
    });
    pool.on('error', ()=>{});
    return pool;
}

//# sourceMappingURL=pool.js.map