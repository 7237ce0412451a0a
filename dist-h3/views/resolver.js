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
    get RecordViewInput () {
        return RecordViewInput;
    },
    get RecordViewPayload () {
        return RecordViewPayload;
    },
    get ViewResolver () {
        return ViewResolver;
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
const dayMs = 86_400_000;
class RecordViewInput extends _act.EventInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        defaultValue: 0,
        description: 'How long it lasted, in milliseconds: 0–86400000 (a day). Fractions are cut off.'
    }),
    (0, _validation.IsBetween)(0, dayMs, ' (a day in milliseconds)')
], RecordViewInput.prototype, "durationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        defaultValue: 0,
        description: 'The farthest progress, 0–100.'
    }),
    (0, _validation.IsBetween)(0, 100)
], RecordViewInput.prototype, "progressPct", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        defaultValue: false,
        description: 'It came to the end.'
    })
], RecordViewInput.prototype, "isComplete", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Where the viewer came from: search, category, mail … At most 100 characters.'
    }),
    (0, _validation.IsText)(100)
], RecordViewInput.prototype, "source", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: "The frontend's own name of the visit. At most 255 characters."
    }),
    (0, _validation.IsText)(255)
], RecordViewInput.prototype, "sessionId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Address of the page before. At most 2000 characters.'
    }),
    (0, _validation.IsText)(2000)
], RecordViewInput.prototype, "referrer", void 0);
RecordViewInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'One viewing, as the player or the page measured it.'
    })
], RecordViewInput);
class RecordViewPayload extends _act.ActPayload {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'The viewing reached the threshold of its type of content. If not, nothing was counted: send it again when it has grown.'
    })
], RecordViewPayload.prototype, "qualified", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'What was missing, in words; null when it qualified.'
    })
], RecordViewPayload.prototype, "missing", void 0);
RecordViewPayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, viewed, and whether it counted.'
    })
], RecordViewPayload);
class ViewResolver {
    async recordView(context, info, input) {
        const outcome = await (0, _act.recordAct)(context, info, input, {
            kind: 'view',
            durationMs: Math.floor(input.durationMs),
            progressPct: input.progressPct,
            isComplete: input.isComplete,
            source: input.source ?? null,
            sessionId: input.sessionId ?? null,
            referrer: input.referrer ?? null
        });
        return Object.assign(outcome, {
            qualified: outcome.missing === null
        });
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>RecordViewPayload, {
        description: 'Records a viewing. The first qualified one of a user counts towards `viewCount`, for ever; a repeat raises the viewer\'s own measures to their maxima. `isChanged` is true for that first one.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>RecordViewInput))
], ViewResolver.prototype, "recordView", null);
ViewResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], ViewResolver);

//# sourceMappingURL=resolver.js.map