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
    get Raced () {
        return Raced;
    },
    get findRepeats () {
        return findRepeats;
    },
    get freshOnes () {
        return freshOnes;
    },
    get idTaken () {
        return idTaken;
    }
});
const _errors = require("../../errors");
const _rows = require("../rows");
class Raced extends Error {
    constructor(...args){
        super(...args), this.code = '40001';
    }
}
async function findRepeats(db, table, facts) {
    const keys = facts.filter((fact)=>fact.isClientId).map((fact)=>({
            c: fact.contentId,
            i: fact.id
        }));
    if (keys.length === 0) return new Map();
    const { rows } = await db.query({
        name: `known-${table}`,
        text: `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId" FROM json_to_recordset($1) AS k(c text, i uuid) JOIN ${table} e ON e.content_id = k.c AND e.id = k.i`,
        values: [
            JSON.stringify(keys)
        ]
    });
    return new Map(rows.map((row)=>[
            (0, _rows.keyOf)(row.contentId, row.id),
            row.userId
        ]));
}
function freshOnes(entries, known) {
    const owners = new Map(known);
    return entries.filter((entry)=>{
        const { contentId, id, viewer, isClientId } = entry.fact;
        if (!isClientId) return true;
        const key = (0, _rows.keyOf)(contentId, id);
        const owner = owners.get(key);
        if (owner !== undefined && owner !== viewer.id) entry.refusal = idTaken(id);
        owners.set(key, owner ?? viewer.id);
        return owner === undefined;
    });
}
function idTaken(id) {
    return new _errors.CodedError('CONFLICT', `eventId ${id} was used before for something else: make a new UUID for every event.`, {
        field: 'input.eventId'
    });
}

//# sourceMappingURL=events.js.map