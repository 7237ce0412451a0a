"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "writeViews", {
    enumerable: true,
    get: function() {
        return writeViews;
    }
});
const _policy = require("../../views/policy");
const _rows = require("../rows");
const _events = require("./events");
const insertViewings = {
    name: 'insert-viewings',
    text: `INSERT INTO viewings (content_id, id, user_id, duration_ms, progress_pct, is_complete, source, session_id, referrer, occurred_at, recorded_at)
    SELECT c, i, u, d, p, x, s, e, f, o, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, d int, p real, x bool, s text, e text, f text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING`
};
const upsertViews = {
    name: 'upsert-views',
    text: `INSERT INTO views AS old (content_id, user_id, duration_ms, progress_pct, is_complete, times_viewed, first_viewed_at, last_viewed_at)
    SELECT c, u, d, p, x, n, f, l
    FROM json_to_recordset($1) AS v(c text, u text, d int, p real, x bool, n int, f timestamptz, l timestamptz)
    ON CONFLICT (content_id, user_id) DO UPDATE SET
      duration_ms = GREATEST(old.duration_ms, EXCLUDED.duration_ms),
      progress_pct = GREATEST(old.progress_pct, EXCLUDED.progress_pct),
      is_complete = old.is_complete OR EXCLUDED.is_complete,
      times_viewed = old.times_viewed + EXCLUDED.times_viewed,
      last_viewed_at = GREATEST(old.last_viewed_at, EXCLUDED.last_viewed_at)
    RETURNING content_id AS "contentId", user_id AS "userId", xmax = 0 AS "isNew"`
};
async function writeViews(db, entries, effects, known) {
    for (const entry of entries)entry.missing = (0, _policy.missingForView)(_policy.viewPolicies[entry.content.type], entry.fact);
    const fresh = (0, _events.freshOnes)(entries.filter((entry)=>entry.missing === null), known);
    if (fresh.length === 0) return;
    const pairs = foldByPair(fresh);
    const [inserted, upserted] = await Promise.all([
        db.query({
            ...insertViewings,
            values: [
                JSON.stringify(fresh.map(viewingRow))
            ]
        }),
        db.query({
            ...upsertViews,
            values: [
                JSON.stringify([
                    ...pairs.values()
                ].map(viewRow))
            ]
        })
    ]);
    if (inserted.rowCount !== fresh.length) throw new _events.Raced();
    for (const { contentId, userId, isNew } of upserted.rows){
        const viewings = pairs.get((0, _rows.keyOf)(contentId, userId)) ?? [];
        const [first] = viewings;
        if (first && isNew) {
            first.isChanged = true;
            effects.count(contentId, 'viewCount', 1, first.fact.occurredAt);
        }
        for (const { fact } of viewings)effects.count(contentId, 'totalViewCount', 1, fact.occurredAt);
    }
}
function foldByPair(entries) {
    const byPair = new Map();
    for (const entry of entries){
        const key = (0, _rows.keyOf)(entry.fact.contentId, entry.fact.viewer.id);
        const viewings = byPair.get(key);
        if (viewings) viewings.push(entry);
        else byPair.set(key, [
            entry
        ]);
    }
    return byPair;
}
function viewingRow({ fact }) {
    return {
        c: fact.contentId,
        i: fact.id,
        u: fact.viewer.id,
        d: fact.durationMs,
        p: fact.progressPct,
        x: fact.isComplete,
        s: fact.source,
        e: fact.sessionId,
        f: fact.referrer,
        o: (0, _rows.iso)(fact.occurredAt),
        r: (0, _rows.iso)(fact.recordedAt)
    }; // prettier-ignore
}
function viewRow(viewings) {
    const facts = viewings.map(({ fact })=>fact);
    const first = facts[0];
    return {
        c: first.contentId,
        u: first.viewer.id,
        d: Math.max(...facts.map((fact)=>fact.durationMs)),
        p: Math.max(...facts.map((fact)=>fact.progressPct)),
        x: facts.some((fact)=>fact.isComplete),
        n: facts.length,
        f: (0, _rows.iso)(first.occurredAt),
        l: (0, _rows.iso)(Math.max(...facts.map((fact)=>fact.occurredAt)))
    };
}

//# sourceMappingURL=views.js.map