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
    get DislikeInput () {
        return DislikeInput;
    },
    get DislikePayload () {
        return DislikePayload;
    },
    get LikeInput () {
        return LikeInput;
    },
    get LikePayload () {
        return LikePayload;
    },
    get ReactionResolver () {
        return ReactionResolver;
    },
    get UndislikeInput () {
        return UndislikeInput;
    },
    get UndislikePayload () {
        return UndislikePayload;
    },
    get UnlikeInput () {
        return UnlikeInput;
    },
    get UnlikePayload () {
        return UnlikePayload;
    }
});
const _typegraphql = require("type-graphql");
const _act = require("../act");
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
class LikeInput extends _act.ActInput {
}
LikeInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Which content to like.'
    })
], LikeInput);
class UnlikeInput extends _act.ActInput {
}
UnlikeInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Which like to take back.'
    })
], UnlikeInput);
class DislikeInput extends _act.ActInput {
}
DislikeInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Which content to dislike.'
    })
], DislikeInput);
class UndislikeInput extends _act.ActInput {
}
UndislikeInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Which dislike to take back.'
    })
], UndislikeInput);
class LikePayload extends _act.ActPayload {
}
LikePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, liked.'
    })
], LikePayload);
class UnlikePayload extends _act.ActPayload {
}
UnlikePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, not liked (any more).'
    })
], UnlikePayload);
class DislikePayload extends _act.ActPayload {
}
DislikePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, disliked.'
    })
], DislikePayload);
class UndislikePayload extends _act.ActPayload {
}
UndislikePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, not disliked (any more).'
    })
], UndislikePayload);
class ReactionResolver {
    like(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'reaction',
            reaction: 'LIKE',
            isSet: true
        });
    }
    unlike(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'reaction',
            reaction: 'LIKE',
            isSet: false
        });
    }
    dislike(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'reaction',
            reaction: 'DISLIKE',
            isSet: true
        });
    }
    undislike(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'reaction',
            reaction: 'DISLIKE',
            isSet: false
        });
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>LikePayload, {
        description: 'Likes a content, and takes back a dislike. Safe to repeat.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>LikeInput))
], ReactionResolver.prototype, "like", null);
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>UnlikePayload, {
        description: 'Takes back a like. Safe to repeat.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>UnlikeInput))
], ReactionResolver.prototype, "unlike", null);
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>DislikePayload, {
        description: 'Dislikes a content, and takes back a like. Safe to repeat.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>DislikeInput))
], ReactionResolver.prototype, "dislike", null);
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>UndislikePayload, {
        description: 'Takes back a dislike. Safe to repeat.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>UndislikeInput))
], ReactionResolver.prototype, "undislike", null);
ReactionResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], ReactionResolver);

//# sourceMappingURL=resolver.js.map