"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "writeInteractions", {
    enumerable: true,
    get: function() {
        return writeInteractions;
    }
});
const _rows = require("../rows");
const _events = require("./events");
const counterOf = {
    SHARE: 'shareCount'
};
const insertInteractions = {
    name: 'insert-interactions',
    text: `INSERT INTO interactions (content_id, id, user_id, type, platform, recipient, occurred_at, recorded_at)
    SELECT c, i, u, t, p, e, o, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, t text, p text, e text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING`
};
async function writeInteractions(db, entries, effects, known) {
    const fresh = (0, _events.freshOnes)(entries, known);
    if (fresh.length === 0) return;
    const { rowCount } = await db.query({
        ...insertInteractions,
        values: [
            JSON.stringify(fresh.map(rowOf))
        ]
    });
    if (rowCount !== fresh.length) throw new _events.Raced();
    for (const entry of fresh){
        entry.isChanged = true;
        effects.count(entry.fact.contentId, counterOf[entry.fact.type], 1, entry.fact.occurredAt);
    }
}
function rowOf({ fact }) {
    return {
        c: fact.contentId,
        i: fact.id,
        u: fact.viewer.id,
        t: fact.type,
        p: fact.platform,
        e: fact.recipient,
        o: (0, _rows.iso)(fact.occurredAt),
        r: (0, _rows.iso)(fact.recordedAt)
    };
}

//# sourceMappingURL=interactions.js.map