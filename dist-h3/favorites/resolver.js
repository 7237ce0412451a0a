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
    get FavoriteResolver () {
        return FavoriteResolver;
    },
    get SaveInput () {
        return SaveInput;
    },
    get SavePayload () {
        return SavePayload;
    },
    get UnsaveInput () {
        return UnsaveInput;
    },
    get UnsavePayload () {
        return UnsavePayload;
    }
});
const _typegraphql = require("type-graphql");
const _act = require("../act");
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
const maxTags = 50;
const maxTag = 100;
class SaveInput extends _act.ActInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Notes, at most 5000 characters. Left out: what was noted before stays. Empty: removed.'
    }),
    (0, _validation.IsText)(5000)
], SaveInput.prototype, "notes", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            String
        ], {
        nullable: true,
        description: `At most ${maxTags} tags of at most ${maxTag} characters. Left out: the tags given before stay.`
    }),
    (0, _validation.IsListOf)(maxTags, (tag)=>(0, _validation.isText)(tag, maxTag) && tag.trim() !== '', `is text of 1–${maxTag} characters`)
], SaveInput.prototype, "tags", void 0);
SaveInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'What to save, and the viewer\'s own words on it.'
    })
], SaveInput);
class UnsaveInput extends _act.ActInput {
}
UnsaveInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Which content not to keep any more.'
    })
], UnsaveInput);
class SavePayload extends _act.ActPayload {
}
SavePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, saved.'
    })
], SavePayload);
class UnsavePayload extends _act.ActPayload {
}
UnsavePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, not saved (any more).'
    })
], UnsavePayload);
class FavoriteResolver {
    save(context, info, input) {
        const tags = input.tags ? [
            ...new Set(input.tags.map((tag)=>tag.trim()))
        ] : null;
        return (0, _act.recordAct)(context, info, input, {
            kind: 'favorite',
            isSet: true,
            notes: input.notes ?? null,
            tags
        });
    }
    unsave(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'favorite',
            isSet: false,
            notes: null,
            tags: null
        });
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>SavePayload, {
        description: 'Saves a content (favourite, bookmark, wish list), with notes and tags. Safe to repeat; repeat with other notes or tags to change them.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>SaveInput))
], FavoriteResolver.prototype, "save", null);
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>UnsavePayload, {
        description: 'Takes a content out of what the viewer saved, with its notes and tags. Safe to repeat.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>UnsaveInput))
], FavoriteResolver.prototype, "unsave", null);
FavoriteResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], FavoriteResolver);

//# sourceMappingURL=resolver.js.map