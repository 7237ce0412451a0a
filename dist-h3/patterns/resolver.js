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
    get DateRange () {
        return DateRange;
    },
    get Patterns () {
        return Patterns;
    },
    get PatternsResolver () {
        return PatternsResolver;
    },
    get TypeCount () {
        return TypeCount;
    }
});
const _typegraphql = require("type-graphql");
const _object = require("../content/object");
const _object1 = require("../history/object");
const _resolver = require("../history/resolver");
const _scalars = require("../scalars");
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
class PatternsArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'From this moment on.'
    })
], PatternsArgs.prototype, "from", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'Before this moment.'
    })
], PatternsArgs.prototype, "to", void 0);
PatternsArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], PatternsArgs);
class TypeCount {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object1.InteractionTypeEnum, {
        description: 'The type.'
    })
], TypeCount.prototype, "type", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description: 'How many entries of the history.'
    })
], TypeCount.prototype, "count", void 0);
TypeCount = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'How often one type of interaction occurs.'
    })
], TypeCount);
class DateRange {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When the first one happened.'
    })
], DateRange.prototype, "start", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When the last one happened.'
    })
], DateRange.prototype, "end", void 0);
DateRange = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'From the first to the last.'
    })
], DateRange);
class Patterns {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description: 'How many entries the history has.'
    })
], Patterns.prototype, "totalInteractions", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>DateRange, {
        nullable: true,
        description: 'When they happened; null without any.'
    })
], Patterns.prototype, "dateRange", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object1.InteractionTypeEnum, {
        nullable: true,
        description: 'The type that occurs most often; of equals the first by name. null without any.'
    })
], Patterns.prototype, "mostCommonType", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        nullable: true,
        description: 'Average of the durations, in milliseconds, over the entries that have one; null without any.'
    })
], Patterns.prototype, "averageDurationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object.ContentTypeEnum, {
        nullable: true,
        description: 'The type of content met most often; of equals the first by name. null without any.'
    })
], Patterns.prototype, "contentTypePreference", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            TypeCount
        ], {
        description: 'How often each type occurs, most often first.'
    })
], Patterns.prototype, "byType", void 0);
Patterns = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: "What stands out in the viewer's history."
    })
], Patterns);
class PatternsResolver {
    patterns(context, args) {
        (0, _resolver.checkRange)(args);
        return (0, _queries.patternsOf)(context.services.pool, context.signedIn.id, args.from ?? null, args.to ?? null);
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Query)(()=>Patterns, {
        description: 'What stands out in the viewer\'s own history.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>PatternsArgs))
], PatternsResolver.prototype, "patterns", null);
PatternsResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], PatternsResolver);

//# sourceMappingURL=resolver.js.map