"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "TrendingResolver", {
    enumerable: true,
    get: function() {
        return TrendingResolver;
    }
});
const _typegraphql = require("type-graphql");
const _object = require("../content/object");
const _page = require("../page");
const _object1 = require("./object");
const _queries = require("./queries");
const _score = require("./score");
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
class RankingArgs extends _page.PageArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object.ContentTypeEnum, {
        nullable: true,
        description: 'Only contents of this type.'
    })
], RankingArgs.prototype, "type", void 0);
RankingArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], RankingArgs);
class TrendingArgs extends RankingArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object1.TrendPeriodEnum, {
        defaultValue: 'DAY',
        description: 'How fast the trend forgets.'
    })
], TrendingArgs.prototype, "period", void 0);
TrendingArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], TrendingArgs);
class PopularArgs extends RankingArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object1.PopularPeriodEnum, {
        defaultValue: 'ALL_TIME',
        description: 'Which days count.'
    })
], PopularArgs.prototype, "period", void 0);
PopularArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], PopularArgs);
class TrendingResolver {
    async trending({ services }, args) {
        const now = Date.now();
        const list = `trending/${args.period}/${args.type ?? '*'}`;
        return rankingPage(args, list, (page)=>(0, _queries.trendingContents)(services.pool, args.period, page), (row)=>(0, _score.decayedScore)(row.sortKey, now, args.period));
    }
    async popular({ services }, args) {
        const list = `popular/${args.period}/${args.type ?? '*'}`;
        return rankingPage(args, list, (page)=>(0, _queries.popularContents)(services.pool, args.period, page, services.config.weights, Date.now()), (row)=>row.sortKey);
    }
}
_ts_decorate([
    (0, _typegraphql.Query)(()=>_object1.RankedContentConnection, {
        description: 'Public contents that rise, strongest first; exact at the moment of asking.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>TrendingArgs))
], TrendingResolver.prototype, "trending", null);
_ts_decorate([
    (0, _typegraphql.Query)(()=>_object1.RankedContentConnection, {
        description: 'Public contents with the most views, likes, saves and the rest (weighted), highest first.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>PopularArgs))
], TrendingResolver.prototype, "popular", null);
TrendingResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], TrendingResolver);
/** The cursor of a ranking holds the sort key, the id and the rank of an entry. */ async function rankingPage(args, list, query, scoreOf) {
    const cursor = (0, _page.decodeCursor)(list, args.after);
    const rankBefore = Number(cursor?.[2] ?? 0);
    const rows = await query({
        type: args.type ?? null,
        limit: args.first + 1,
        after: cursor && {
            sortKey: Number(cursor[0]),
            id: String(cursor[1])
        }
    });
    const ranked = rows.map((row, index)=>({
            row,
            rank: rankBefore + index + 1
        }));
    return (0, _page.pageOf)(ranked, args, list, ({ row, rank })=>[
            row.sortKey,
            row.id,
            rank
        ], ({ row: { sortKey, ...content }, rank })=>({
            rank,
            score: scoreOf({
                sortKey,
                ...content
            }),
            content
        }));
}

//# sourceMappingURL=resolver.js.map