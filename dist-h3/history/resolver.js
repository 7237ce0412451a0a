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
    get HistoryResolver () {
        return HistoryResolver;
    },
    get RangeArgs () {
        return RangeArgs;
    },
    get checkRange () {
        return checkRange;
    }
});
const _typegraphql = require("type-graphql");
const _object = require("../content/object");
const _errors = require("../errors");
const _page = require("../page");
const _scalars = require("../scalars");
const _object1 = require("./object");
const _queries = require("./queries");
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
class RangeArgs extends _page.PageArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'From this moment on.'
    })
], RangeArgs.prototype, "from", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'Before this moment.'
    })
], RangeArgs.prototype, "to", void 0);
RangeArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], RangeArgs);
class HistoryArgs extends RangeArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            _object1.InteractionTypeEnum
        ], {
        nullable: true,
        description: 'Only these types.'
    })
], HistoryArgs.prototype, "types", void 0);
HistoryArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], HistoryArgs);
class HistoryResolver {
    async history(context, args) {
        checkRange(args);
        const filter = {
            userId: context.signedIn.id,
            types: args.types ?? null,
            from: args.from ?? null,
            to: args.to ?? null
        };
        const list = `history/${args.types?.join() ?? '*'}/${args.from?.toISOString() ?? ''}/${args.to?.toISOString() ?? ''}`;
        const after = (0, _page.decodeCursor)(list, args.after);
        const rows = await (0, _queries.historyPage)(context.services.pool, filter, args.first + 1, after, Object.keys(_object1.InteractionTypeEnum));
        return (0, _page.pageOf)(rows, args, list, (row)=>[
                row.occurredAt.toISOString(),
                row.type,
                row.contentId,
                row.id
            ], (row)=>({
                ...row,
                id: `Interaction:${row.type}:${row.id}:${row.contentId}`
            }));
    }
    content({ contentId }, { loaders }) {
        return loaders.content.load(contentId);
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Query)(()=>_object1.InteractionConnection, {
        description: 'What the viewer did, newest first. Pages do not shift while new entries arrive.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>HistoryArgs))
], HistoryResolver.prototype, "history", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_object.ContentObject, {
        nullable: true,
        description: 'The content; null when it has left the catalogue or is not for the viewer\'s eyes any more.'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], HistoryResolver.prototype, "content", null);
HistoryResolver = _ts_decorate([
    (0, _typegraphql.Resolver)(()=>_object1.Interaction)
], HistoryResolver);
function checkRange({ from, to }) {
    if (from && to && from >= to) throw (0, _errors.badInput)('to', `to must be later than from, got ${from.toISOString()} to ${to.toISOString()}.`);
}

//# sourceMappingURL=resolver.js.map