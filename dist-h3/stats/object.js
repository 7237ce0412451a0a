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
    get StatsObject () {
        return StatsObject;
    },
    get toStatsObject () {
        return toStatsObject;
    }
});
const _typegraphql = require("type-graphql");
const _node = require("../node");
const _scalars = require("../scalars");
function _ts_decorate(decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") {
        r = Reflect.decorate(decorators, target, key, desc);
    } else {
        for(var i = decorators.length - 1; i >= 0; i--){
            if (d = decorators[i]) {
                r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
            }
        }
    }
    return c > 3 && r && Object.defineProperty(target, key, r), r;
}
const count = (description)=>(0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description
    });
class StatsObject extends _node.Node {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'The content that is counted.'
    })
], StatsObject.prototype, "contentId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description: 'Grows with every change: of two answers the one with the higher version is the newer.'
    })
], StatsObject.prototype, "version", void 0);
_ts_decorate([
    count('Distinct users with a qualified view. Never falls.')
], StatsObject.prototype, "viewCount", void 0);
_ts_decorate([
    count('All qualified viewings, repeats by the same user included. Never falls.')
], StatsObject.prototype, "totalViewCount", void 0);
_ts_decorate([
    count('Of the view count, those whose duration the server could check.')
], StatsObject.prototype, "verifiedViewCount", void 0);
_ts_decorate([
    count('Users who like it now.')
], StatsObject.prototype, "likeCount", void 0);
_ts_decorate([
    count('Users who dislike it now.')
], StatsObject.prototype, "dislikeCount", void 0);
_ts_decorate([
    count('Users who have it saved now.')
], StatsObject.prototype, "saveCount", void 0);
_ts_decorate([
    count('How often it was shared.')
], StatsObject.prototype, "shareCount", void 0);
_ts_decorate([
    count('Comments that stand now, replies included.')
], StatsObject.prototype, "commentCount", void 0);
_ts_decorate([
    count('Users who rate it now.')
], StatsObject.prototype, "ratingCount", void 0);
_ts_decorate([
    count('Sum of their ratings of 1–10: divided by `ratingCount`, the average.')
], StatsObject.prototype, "ratingSum", void 0);
_ts_decorate([
    count('How often playing was started.')
], StatsObject.prototype, "playCount", void 0);
_ts_decorate([
    count('How often it was skipped.')
], StatsObject.prototype, "skipCount", void 0);
_ts_decorate([
    count('How often it was played to its end.')
], StatsObject.prototype, "completeCount", void 0);
_ts_decorate([
    count('How often it was put into a cart.')
], StatsObject.prototype, "cartAddCount", void 0);
_ts_decorate([
    count('How often it was bought.')
], StatsObject.prototype, "purchaseCount", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        description: 'Weighted sum of the counts, what `popular` sorts by. The weights are configuration (WEIGHTS).'
    })
], StatsObject.prototype, "popularityScore", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When a count last changed.'
    })
], StatsObject.prototype, "updatedAt", void 0);
StatsObject = _ts_decorate([
    (0, _typegraphql.ObjectType)('ContentStats', {
        implements: _node.Node,
        description: 'Every count of one content. Each equals the number of facts under it, at any moment. Fields that look back (today, week, month) count UTC days.'
    })
], StatsObject);
function toStatsObject({ popularity, trendHour, trendDay, trendWeek, ...row }) {
    return Object.assign(row, {
        id: `ContentStats:${row.contentId}`,
        popularityScore: popularity,
        trend: {
            HOUR: trendHour,
            DAY: trendDay,
            WEEK: trendWeek
        }
    });
}

//# sourceMappingURL=object.js.map