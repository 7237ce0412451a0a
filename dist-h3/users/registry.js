"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createUserRegistry", {
    enumerable: true,
    get: function() {
        return createUserRegistry;
    }
});
const _lrucache = require("lru-cache");
const rememberedUsers = 200_000;
const insertUsers = {
    name: 'insert-users',
    text: `INSERT INTO users (id, email, name, avatar_url)
    SELECT id, email, name, "avatarUrl" FROM json_to_recordset($1) AS v(id text, email text, name text, "avatarUrl" text)
    ON CONFLICT (id) DO NOTHING`
};
function createUserRegistry(pool) {
    const seen = new _lrucache.LRUCache({
        max: rememberedUsers
    });
    let waiting = new Map();
    let underWay = null;
    let next = null;
    async function insertWaiting() {
        await underWay?.catch(()=>{}); // its own callers hear of it
        const users = [
            ...waiting.values()
        ].sort((a, b)=>a.id < b.id ? -1 : 1);
        waiting = new Map();
        next = null;
        underWay = pool.query({
            ...insertUsers,
            values: [
                JSON.stringify(users)
            ]
        }).then(()=>{
            for (const { id } of users)seen.set(id, true);
        });
        await underWay;
    }
    return {
        ensure (viewer) {
            if (seen.has(viewer.id)) return;
            waiting.set(viewer.id, viewer);
            next ??= insertWaiting();
            return next;
        }
    };
}

//# sourceMappingURL=registry.js.map