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
    get columnOf () {
        return columnOf;
    },
    get counterNames () {
        return counterNames;
    },
    get dailyCounterNames () {
        return dailyCounterNames;
    },
    get defaultWeights () {
        return defaultWeights;
    },
    get isDaily () {
        return isDaily;
    }
});
/**
 * Every counter of a content, once: the column that holds it, what one of it weighs in popularity and trending, and
 * whether the days keep it too. The ledger, the queries and the schema's types are made from this list.
 */ const counters = {
    viewCount: {
        column: 'view_count',
        weight: 1,
        isDaily: true
    },
    totalViewCount: {
        column: 'total_view_count',
        weight: 0,
        isDaily: true
    },
    verifiedViewCount: {
        column: 'verified_view_count',
        weight: 0,
        isDaily: false
    },
    likeCount: {
        column: 'like_count',
        weight: 4,
        isDaily: true
    },
    dislikeCount: {
        column: 'dislike_count',
        weight: -4,
        isDaily: false
    },
    saveCount: {
        column: 'save_count',
        weight: 5,
        isDaily: true
    },
    shareCount: {
        column: 'share_count',
        weight: 6,
        isDaily: true
    },
    commentCount: {
        column: 'comment_count',
        weight: 4,
        isDaily: true
    },
    ratingCount: {
        column: 'rating_count',
        weight: 2,
        isDaily: true
    },
    ratingSum: {
        column: 'rating_sum',
        weight: 0,
        isDaily: false
    },
    playCount: {
        column: 'play_count',
        weight: 1,
        isDaily: true
    },
    skipCount: {
        column: 'skip_count',
        weight: -1,
        isDaily: true
    },
    completeCount: {
        column: 'complete_count',
        weight: 2,
        isDaily: true
    },
    cartAddCount: {
        column: 'cart_add_count',
        weight: 4,
        isDaily: true
    },
    purchaseCount: {
        column: 'purchase_count',
        weight: 8,
        isDaily: true
    }
};
const counterNames = Object.keys(counters);
const isDaily = (name)=>counters[name].isDaily;
const dailyCounterNames = counterNames.filter(isDaily);
const columnOf = (name)=>counters[name].column;
const defaultWeights = Object.fromEntries(counterNames.map((name)=>[
        name,
        counters[name].weight
    ]));

//# sourceMappingURL=counters.js.map