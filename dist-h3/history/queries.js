"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "historyPage", {
    enumerable: true,
    get: function() {
        return historyPage;
    }
});
const page = {
    name: 'history-page',
    text: `SELECT occurred_at AS "occurredAt", type, content_id AS "contentId", id, duration_ms AS "durationMs", progress_pct AS "progressPct",
      is_complete AS "isComplete", times_viewed AS "timesViewed", rating, platform, notes
    FROM history
    WHERE user_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND type = ANY($4)
      AND occurred_at <= $6 AND (occurred_at < $6 OR (type, content_id, id) > ($7, $8, $9::uuid))
    ORDER BY occurred_at DESC, type, content_id, id LIMIT $5`
};
/** Earlier and later than anything. */ const always = [
    '-infinity',
    'infinity'
];
async function historyPage(db, { userId, types, from, to }, limit, after, allTypes) {
    const [afterTime, ...afterKey] = after ?? [
        always[1],
        '',
        '',
        '00000000-0000-0000-0000-000000000000'
    ];
    const { rows } = await db.query({
        ...page,
        values: [
            userId,
            from ?? always[0],
            to ?? always[1],
            types ?? allTypes,
            limit,
            afterTime,
            ...afterKey
        ]
    });
    return rows;
}

//# sourceMappingURL=queries.js.map