"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "viewerStates", {
    enumerable: true,
    get: function() {
        return viewerStates;
    }
});
const statement = {
    name: 'viewer-states',
    text: `SELECT k."contentId", k."userId", v.user_id IS NOT NULL AS "hasViewed", v.duration_ms AS "durationMs", v.progress_pct AS "progressPct",
      v.is_complete AS "isComplete", v.times_viewed AS "timesViewed", v.first_viewed_at AS "firstViewedAt", v.last_viewed_at AS "lastViewedAt",
      r.kind AS opinion, COALESCE(f.is_saved, false) AS "hasSaved", f.notes, f.tags
    FROM json_to_recordset($1) AS k("contentId" text, "userId" text)
    LEFT JOIN views v ON v.content_id = k."contentId" AND v.user_id = k."userId"
    LEFT JOIN reactions r ON r.content_id = k."contentId" AND r.user_id = k."userId" AND r.slot = 'OPINION'
    LEFT JOIN favorites f ON f.content_id = k."contentId" AND f.user_id = k."userId"`
};
async function viewerStates(db, pairs) {
    return (await db.query({
        ...statement,
        values: [
            JSON.stringify(pairs)
        ]
    })).rows;
}

//# sourceMappingURL=viewer-state.js.map