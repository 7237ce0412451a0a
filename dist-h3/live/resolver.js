"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "LiveResolver", {
    enumerable: true,
    get: function() {
        return LiveResolver;
    }
});
const _typegraphql = require("type-graphql");
const _errors = require("../errors");
const _object = require("../stats/object");
const _queries = require("../stats/queries");
const _validation = require("../validation");
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
class ContentStatsArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            _typegraphql.ID
        ], {
        description: `1–${maxIds} contents.`
    }),
    (0, _validation.AreContentIds)(maxIds)
], ContentStatsArgs.prototype, "ids", void 0);
ContentStatsArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], ContentStatsArgs);
class LiveResolver {
    contentStats(row, context, _) {
        context.forgetLoaded();
        return (0, _object.toStatsObject)(row);
    }
}
_ts_decorate([
    (0, _typegraphql.Subscription)(()=>_object.StatsObject, {
        description: 'The counts of these contents: first as they stand, then whenever they change. A slow reader skips values and always gets the latest; `version` only grows.',
        subscribe: async ({ args, context })=>{
            const { loaders, services } = context;
            const ids = [
                ...new Set(args.ids)
            ];
            const found = await Promise.all(ids.map((id)=>loaders.content.load(id)));
            const missing = ids.find((_, index)=>!found[index]);
            if (missing !== undefined) throw new _errors.CodedError('NOT_FOUND', `There is no content "${missing}".`, {
                field: 'ids'
            });
            return services.liveStats.follow(ids, ()=>(0, _queries.statsById)(services.pool, ids));
        }
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)()),
    _ts_param(2, (0, _typegraphql.Args)(()=>ContentStatsArgs))
], LiveResolver.prototype, "contentStats", null);
LiveResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], LiveResolver);

//# sourceMappingURL=resolver.js.map