/**
 * Trending by forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay", ICDE 2009). A fact of weight w at time t
 * adds w·2^((t−L)/H) to a sum that never needs recomputing: as time passes all sums shrink by the same factor, so their
 * order stays. Stored is log2 of the sum, which never overflows.
 */ /** L: any fixed moment will do, as long as it never changes. */ "use strict";
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
    get addLogs () {
        return addLogs;
    },
    get addLogsSql () {
        return addLogsSql;
    },
    get decayedScore () {
        return decayedScore;
    },
    get halfLives () {
        return halfLives;
    },
    get landmarkMs () {
        return landmarkMs;
    },
    get logContribution () {
        return logContribution;
    },
    get trendColumns () {
        return trendColumns;
    }
});
const landmarkMs = Date.UTC(2024, 0, 1);
const halfLives = {
    HOUR: 3_600_000,
    DAY: 86_400_000,
    WEEK: 604_800_000
};
const trendColumns = {
    HOUR: 'trend_hour',
    DAY: 'trend_day',
    WEEK: 'trend_week'
};
function logContribution(weight, atMs, period) {
    return Math.log2(weight) + (atMs - landmarkMs) / halfLives[period];
}
function addLogs(a, b) {
    const [low, high] = a < b ? [
        a,
        b
    ] : [
        b,
        a
    ];
    return low === -Infinity ? high : high + Math.log2(1 + 2 ** (low - high));
}
function decayedScore(log, nowMs, period) {
    return 2 ** (log - (nowMs - landmarkMs) / halfLives[period]);
}
function addLogsSql(a, b) {
    return `CASE WHEN ${b} = '-Infinity' THEN ${a} WHEN ${a} = '-Infinity' THEN ${b}
    ELSE GREATEST(${a}, ${b}) + ln(1 + power(2, -LEAST(abs(${a} - ${b}), 60))) / ln(2) END`;
}

//# sourceMappingURL=score.js.map