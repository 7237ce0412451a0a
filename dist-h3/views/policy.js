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
    get missingForView () {
        return missingForView;
    },
    get viewPolicies () {
        return viewPolicies;
    }
});
const playback = {
    minDurationMs: 3_000,
    minProgressPct: 25,
    countsCompletion: true
};
const reading = {
    minDurationMs: 5_000,
    minProgressPct: null,
    countsCompletion: false
};
const onOpening = {
    minDurationMs: null,
    minProgressPct: null,
    countsCompletion: false
};
const viewPolicies = {
    VIDEO: playback,
    AUDIO: playback,
    EBOOK: reading,
    ARTICLE: onOpening,
    IMAGE: onOpening,
    PRODUCT: onOpening,
    LISTING: onOpening,
    OTHER: onOpening
};
function missingForView(policy, claim) {
    const { minDurationMs, minProgressPct, countsCompletion } = policy;
    if (minDurationMs === null && minProgressPct === null) return null;
    if (minDurationMs !== null && claim.durationMs >= minDurationMs) return null;
    if (minProgressPct !== null && claim.progressPct >= minProgressPct) return null;
    if (countsCompletion && claim.isComplete) return null;
    const ways = [
        minDurationMs !== null && `${minDurationMs - claim.durationMs} ms more (${minDurationMs} ms count)`,
        minProgressPct !== null && `${minProgressPct} % of progress`,
        countsCompletion && 'completion'
    ];
    return `Not yet a view: it takes ${ways.filter(Boolean).join(', or ')}.`;
}

//# sourceMappingURL=policy.js.map