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
    get InteractionResolver () {
        return InteractionResolver;
    },
    get ShareInput () {
        return ShareInput;
    },
    get SharePayload () {
        return SharePayload;
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
class ShareInput extends _act.EventInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'By which platform or method: whatsapp, link, e-mail … At most 100 characters.'
    }),
    (0, _validation.IsText)(100)
], ShareInput.prototype, "platform", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'With whom, in the words of the frontend. Visible to the viewer alone. At most 255 characters.'
    }),
    (0, _validation.IsText)(255)
], ShareInput.prototype, "recipient", void 0);
ShareInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'What was shared, how and with whom.'
    })
], ShareInput);
class SharePayload extends _act.ActPayload {
}
SharePayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, shared once more.'
    })
], SharePayload);
class InteractionResolver {
    share(context, info, input) {
        return (0, _act.recordAct)(context, info, input, {
            kind: 'interaction',
            type: 'SHARE',
            platform: input.platform ?? null,
            recipient: input.recipient ?? null
        });
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>SharePayload, {
        description: 'Records that the viewer shared a content. Each share counts; with an `eventId` a retry does not.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>ShareInput))
], InteractionResolver.prototype, "share", null);
InteractionResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], InteractionResolver);

//# sourceMappingURL=resolver.js.map