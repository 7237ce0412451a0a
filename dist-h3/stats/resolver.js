"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "StatsResolver", {
    enumerable: true,
    get: function() {
        return StatsResolver;
    }
});
const _typegraphql = require("type-graphql");
const _scalars = require("../scalars");
const _object = require("../trending/object");
const _score = require("../trending/score");
const _validation = require("../validation");
const _object1 = require("./object");
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
function _ts_param(paramIndex, decorator) {
    return function(target, key) {
        decorator(target, key, paramIndex);
    };
}
const maxIds = 100;
class StatsArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            _typegraphql.ID
        ], {
        description: `1–${maxIds} contents.`
    }),
    (0, _validation.AreContentIds)(maxIds)
], StatsArgs.prototype, "contentIds", void 0);
StatsArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], StatsArgs);
class StatsResolver {
    async stats({ loaders }, { contentIds }) {
        const visible = await Promise.all(contentIds.map((id)=>loaders.content.load(id)));
        return Promise.all(visible.map(async (content)=>{
            const row = content && await loaders.stats.load(content.id);
            return row && (0, _object1.toStatsObject)(row);
        }));
    }
    averageRating({ ratingSum, ratingCount }) {
        return ratingCount > 0 ? ratingSum / ratingCount : null;
    }
    trendingScore({ trend }, period) {
        return (0, _score.decayedScore)(trend[period], Date.now(), period);
    }
    async viewsToday({ contentId }, { loaders }) {
        return (await loaders.daily.load(contentId)).today;
    }
    async viewsThisWeek({ contentId }, { loaders }) {
        return (await loaders.daily.load(contentId)).week;
    }
    async viewsThisMonth({ contentId }, { loaders }) {
        return (await loaders.daily.load(contentId)).month;
    }
}
_ts_decorate([
    (0, _typegraphql.Query)(()=>[
            _object1.StatsObject
        ], {
        nullable: 'items',
        description: 'The counts of many contents, in the order of the ids; null in the place of one that is not there or not for the viewer\'s eyes.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>StatsArgs))
], StatsResolver.prototype, "stats", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_typegraphql.Float, {
        nullable: true,
        description: 'Average of the ratings of 1–10; null without any.'
    }),
    _ts_param(0, (0, _typegraphql.Root)())
], StatsResolver.prototype, "averageRating", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_typegraphql.Float, {
        description: 'What `trending` sorts by: the weights of new views, likes, saves and the rest, each halved for every half-life that has passed since. Exact at the moment of asking.'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Arg)('period', ()=>_object.TrendPeriodEnum, {
        defaultValue: 'DAY',
        description: 'The half-life.'
    }))
], StatsResolver.prototype, "trendingScore", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_scalars.SafeInt, {
        description: 'New viewers today (UTC).'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], StatsResolver.prototype, "viewsToday", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_scalars.SafeInt, {
        description: 'New viewers in the 7 days that end today (UTC).'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], StatsResolver.prototype, "viewsThisWeek", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_scalars.SafeInt, {
        description: 'New viewers in the 30 days that end today (UTC).'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], StatsResolver.prototype, "viewsThisMonth", null);
StatsResolver = _ts_decorate([
    (0, _typegraphql.Resolver)(()=>_object1.StatsObject)
], StatsResolver);

//# sourceMappingURL=resolver.js.map