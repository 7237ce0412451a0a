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
    get contentColumns () {
        return contentColumns;
    },
    get contentsById () {
        return contentsById;
    }
});
const contentColumns = (c)=>`${c}.id, ${c}.type, ${c}.title, ${c}.description, ${c}.url, ${c}.owner_id AS "ownerId", ${c}.tags, ${c}.theme, ${c}.is_public AS "isPublic",
    ${c}.duration_ms AS "durationMs", ${c}.created_at AS "createdAt", ${c}.updated_at AS "updatedAt", ${c}.hidden_at AS "hiddenAt", ${c}.removed_at AS "removedAt"`;
const byId = {
    name: 'contents-by-id',
    text: `SELECT ${contentColumns('c')} FROM content c WHERE c.id = ANY($1)`
};
async function contentsById(db, ids) {
    return (await db.query({
        ...byId,
        values: [
            ids
        ]
    })).rows;
}

//# sourceMappingURL=queries.js.map