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
    get popularContents () {
        return popularContents;
    },
    get trendingContents () {
        return trendingContents;
    }
});
const _queries = require("../content/queries");
const _types = require("../content/types");
const _counters = require("../stats/counters");
const _score = require("./score");
function trendingContents(db, period, page) {
    return topBy(db, _score.trendColumns[period], page);
}
function popularContents(db, period, page, weights, nowMs) {
    return period === 'ALL_TIME' ? topBy(db, 'popularity', page) : topOfDays(db, {
        DAY: 1,
        WEEK: 7,
        MONTH: 30
    }[period], page, weights, nowMs);
}
async function topBy(db, column, { type, limit, after }) {
    const { rows } = await db.query({
        name: `top-by-${column}-${after ? 'next' : 'first'}`,
        text: `SELECT ${(0, _queries.contentColumns)('c')}, top."sortKey"
      FROM (SELECT s.content_id, s.${column} AS "sortKey" FROM unnest($1::text[]) AS t(type) CROSS JOIN LATERAL (
          SELECT content_id, ${column} FROM content_stats
          WHERE is_listed AND type = t.type AND ${column} > '-Infinity' ${after ? `AND (${column} <= $3 AND (${column} < $3 OR content_id > $4))` : ''}
          ORDER BY ${column} DESC, content_id LIMIT $2) s
        ORDER BY s.${column} DESC, s.content_id LIMIT $2) top
      JOIN content c ON c.id = top.content_id
      ORDER BY top."sortKey" DESC, c.id`,
        values: [
            type ? [
                type
            ] : _types.contentTypes,
            limit,
            ...after ? [
                after.sortKey,
                after.id
            ] : []
        ]
    });
    return rows;
}
async function topOfDays(db, days, { type, limit, after }, weights, nowMs) {
    const sum = _counters.dailyCounterNames.filter((name)=>weights[name] !== 0).map((name)=>`sum(d.${(0, _counters.columnOf)(name)}) * ${Number(weights[name])}`).join(' + ') || '0';
    const { rows } = await db.query({
        text: `SELECT ${(0, _queries.contentColumns)('c')}, top."sortKey"
      FROM (SELECT d.content_id, (${sum})::float8 AS "sortKey" FROM content_daily d JOIN content_stats s USING (content_id)
        WHERE d.day > $1::date - $2::int AND d.day <= $1::date AND s.is_listed AND s.type = ANY($3)
        GROUP BY d.content_id) top
      JOIN content c ON c.id = top.content_id
      WHERE $5::float8 IS NULL OR (top."sortKey", $6::text) < ($5, c.id)
      ORDER BY top."sortKey" DESC, c.id LIMIT $4`,
        values: [
            new Date(nowMs).toISOString().slice(0, 10),
            days,
            type ? [
                type
            ] : _types.contentTypes,
            limit,
            after?.sortKey ?? null,
            after?.id ?? null
        ]
    });
    return rows;
}

//# sourceMappingURL=queries.js.map