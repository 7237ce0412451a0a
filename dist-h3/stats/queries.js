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
    get recentViewsById () {
        return recentViewsById;
    },
    get statsById () {
        return statsById;
    },
    get statsColumns () {
        return statsColumns;
    }
});
const _counters = require("./counters");
const statsColumns = (table)=>[
        `${table}.content_id AS "contentId"`,
        `${table}.version`,
        ..._counters.counterNames.map((name)=>`${table}.${(0, _counters.columnOf)(name)} AS "${name}"`),
        `${table}.popularity`,
        `${table}.trend_hour AS "trendHour"`,
        `${table}.trend_day AS "trendDay"`,
        `${table}.trend_week AS "trendWeek"`,
        `${table}.updated_at AS "updatedAt"`
    ].join(', ');
const byId = {
    name: 'stats-by-id',
    text: `SELECT ${statsColumns('s')} FROM content_stats s WHERE s.content_id = ANY($1)`
};
async function statsById(db, ids) {
    return (await db.query({
        ...byId,
        values: [
            ids
        ]
    })).rows;
}
const recentViews = {
    name: 'recent-views',
    text: `SELECT content_id AS "contentId", COALESCE(sum(view_count) FILTER (WHERE day = $2::date), 0)::bigint AS today,
      COALESCE(sum(view_count) FILTER (WHERE day > $2::date - 7), 0)::bigint AS week, COALESCE(sum(view_count), 0)::bigint AS month
    FROM content_daily WHERE content_id = ANY($1) AND day > $2::date - 30 AND day <= $2::date GROUP BY content_id`
};
async function recentViewsById(db, ids, nowMs) {
    return (await db.query({
        ...recentViews,
        values: [
            ids,
            new Date(nowMs).toISOString().slice(0, 10)
        ]
    })).rows;
}

//# sourceMappingURL=queries.js.map