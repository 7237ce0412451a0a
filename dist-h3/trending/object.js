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
    get PopularPeriodEnum () {
        return PopularPeriodEnum;
    },
    get RankedContent () {
        return RankedContent;
    },
    get RankedContentConnection () {
        return RankedContentConnection;
    },
    get TrendPeriodEnum () {
        return TrendPeriodEnum;
    }
});
const _typegraphql = require("type-graphql");
const _object = require("../content/object");
const _page = require("../page");
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
const TrendPeriodEnum = {
    HOUR: 'HOUR',
    DAY: 'DAY',
    WEEK: 'WEEK'
};
(0, _typegraphql.registerEnumType)(TrendPeriodEnum, {
    name: 'TrendPeriod',
    description: 'How fast a trend forgets: after each such period a fact weighs half as much.',
    valuesConfig: {
        HOUR: {
            description: 'What rises right now.'
        },
        DAY: {
            description: 'What rises today.'
        },
        WEEK: {
            description: 'What rises these days.'
        }
    }
});
const PopularPeriodEnum = {
    DAY: 'DAY',
    WEEK: 'WEEK',
    MONTH: 'MONTH',
    ALL_TIME: 'ALL_TIME'
};
(0, _typegraphql.registerEnumType)(PopularPeriodEnum, {
    name: 'PopularPeriod',
    description: 'Which days count, in UTC.',
    valuesConfig: {
        DAY: {
            description: 'Today.'
        },
        WEEK: {
            description: 'The 7 days that end today.'
        },
        MONTH: {
            description: 'The 30 days that end today.'
        },
        ALL_TIME: {
            description: 'Everything, as the counts stand now.'
        }
    }
});
class RankedContent {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        description: 'Its place, from 1.'
    })
], RankedContent.prototype, "rank", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        description: 'What the ranking sorts by.'
    })
], RankedContent.prototype, "score", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object.ContentObject, {
        description: 'The content.'
    })
], RankedContent.prototype, "content", void 0);
RankedContent = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'A content in a ranking.'
    })
], RankedContent);
const RankedContentConnection = (0, _page.connectionOf)('RankedContent', ()=>RankedContent);

//# sourceMappingURL=object.js.map