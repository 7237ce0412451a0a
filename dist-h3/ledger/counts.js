"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "writeCounts", {
    enumerable: true,
    get: function() {
        return writeCounts;
    }
});
const _counters = require("../stats/counters");
const _queries = require("../stats/queries");
const _score = require("../trending/score");
const _rows = require("./rows");
const columns = _counters.counterNames.map(_counters.columnOf);
const trends = [
    'trend_hour',
    'trend_day',
    'trend_week'
];
const addCounts = {
    name: 'add-counts',
    text: `INSERT INTO content_stats AS s (content_id, type, is_listed, version, ${columns.join(', ')}, popularity, ${trends.join(', ')}, updated_at)
    SELECT content_id, type, is_listed, 1, ${columns.map((column)=>`COALESCE(${column}, 0)`).join(', ')}, popularity,
      ${trends.map((trend)=>`COALESCE(${trend}, '-Infinity')`).join(', ')}, updated_at
    FROM json_to_recordset($1) AS v(content_id text, type text, is_listed bool, ${columns.map((column)=>`${column} bigint`).join(', ')}, popularity float8,
      ${trends.map((trend)=>`${trend} float8`).join(', ')}, updated_at timestamptz)
    ON CONFLICT (content_id) DO UPDATE SET version = s.version + 1,
      ${columns.map((column)=>`${column} = s.${column} + EXCLUDED.${column}`).join(', ')},
      popularity = s.popularity + EXCLUDED.popularity,
      ${trends.map((trend)=>`${trend} = ${(0, _score.addLogsSql)(`s.${trend}`, `EXCLUDED.${trend}`)}`).join(', ')},
      updated_at = GREATEST(s.updated_at, EXCLUDED.updated_at)
    RETURNING ${(0, _queries.statsColumns)('s')}`
};
const dailyColumns = _counters.dailyCounterNames.map(_counters.columnOf);
const addDaily = {
    name: 'add-daily',
    text: `INSERT INTO content_daily AS s (content_id, day, ${dailyColumns.join(', ')})
    SELECT content_id, day, ${dailyColumns.map((column)=>`COALESCE(${column}, 0)`).join(', ')}
    FROM json_to_recordset($1) AS v(content_id text, day date, ${dailyColumns.map((column)=>`${column} bigint`).join(', ')})
    ON CONFLICT (content_id, day) DO UPDATE SET ${dailyColumns.map((column)=>`${column} = s.${column} + EXCLUDED.${column}`).join(', ')}`
};
async function writeCounts(db, effects, contents, nowMs) {
    const ids = [
        ...effects.byContent.keys()
    ].sort();
    if (ids.length === 0) return [];
    const [{ rows }] = await Promise.all([
        db.query({
            ...addCounts,
            values: [
                JSON.stringify(ids.map((id)=>statsDelta(id, effects, contents, nowMs)))
            ]
        }),
        writeDaily(db, effects, ids)
    ]);
    return rows;
}
function statsDelta(id, effects, contents, nowMs) {
    const content = contents.get(id);
    const effect = effects.byContent.get(id);
    if (!content || !effect) throw new Error(`Effects on a content outside its batch: ${id}`);
    return {
        content_id: id,
        type: content.type,
        is_listed: content.isPublic && !content.hiddenAt && !content.removedAt,
        ...byColumn(effect.counts),
        popularity: effect.popularity,
        // JSON has no -Infinity; null stands for it.
        trend_hour: Number.isFinite(effect.trend.HOUR) ? effect.trend.HOUR : null,
        trend_day: Number.isFinite(effect.trend.DAY) ? effect.trend.DAY : null,
        trend_week: Number.isFinite(effect.trend.WEEK) ? effect.trend.WEEK : null,
        updated_at: (0, _rows.iso)(nowMs)
    };
}
async function writeDaily(db, effects, sortedIds) {
    const rows = sortedIds.flatMap((id)=>[
            ...effects.byContent.get(id)?.days ?? []
        ].sort(([a], [b])=>a - b).map(([day, counts])=>({
                content_id: id,
                day: (0, _rows.iso)(day).slice(0, 10),
                ...byColumn(counts)
            })));
    if (rows.length > 0) await db.query({
        ...addDaily,
        values: [
            JSON.stringify(rows)
        ]
    });
}
function byColumn(counts) {
    const row = {};
    for (const name of _counters.counterNames){
        const count = counts[name];
        if (count) row[(0, _counters.columnOf)(name)] = count;
    }
    return row;
}

//# sourceMappingURL=counts.js.map