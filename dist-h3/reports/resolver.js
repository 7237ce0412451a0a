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
    get ReportInput () {
        return ReportInput;
    },
    get ReportPayload () {
        return ReportPayload;
    },
    get ReportResolver () {
        return ReportResolver;
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
var ReportReason = /*#__PURE__*/ function(ReportReason) {
    ReportReason["SPAM"] = "SPAM";
    ReportReason["NUDITY"] = "NUDITY";
    ReportReason["VIOLENCE"] = "VIOLENCE";
    ReportReason["HARASSMENT"] = "HARASSMENT";
    ReportReason["HATE"] = "HATE";
    ReportReason["MISINFORMATION"] = "MISINFORMATION";
    ReportReason["COPYRIGHT"] = "COPYRIGHT";
    ReportReason["ILLEGAL"] = "ILLEGAL";
    ReportReason["OTHER"] = "OTHER";
    return ReportReason;
}(ReportReason || {});
(0, _typegraphql.registerEnumType)(ReportReason, {
    name: 'ReportReason',
    description: 'Why a content is reported.',
    valuesConfig: {
        SPAM: {
            description: 'Advertising, fraud or repetition.'
        },
        NUDITY: {
            description: 'Nudity or sexual content.'
        },
        VIOLENCE: {
            description: 'Violence or threats.'
        },
        HARASSMENT: {
            description: 'An attack on a person.'
        },
        HATE: {
            description: 'An attack on a group of people.'
        },
        MISINFORMATION: {
            description: 'Something false that does harm.'
        },
        COPYRIGHT: {
            description: "Somebody else's work or trade mark."
        },
        ILLEGAL: {
            description: 'Against the law in another way.'
        },
        OTHER: {
            description: 'Something else: say what in `details`.'
        }
    }
});
class ReportInput extends _act.EventInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>ReportReason, {
        description: 'Why.'
    })
], ReportInput.prototype, "reason", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'In the words of the viewer. At most 5000 characters.'
    }),
    (0, _validation.IsText)(5000)
], ReportInput.prototype, "details", void 0);
ReportInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'What is reported and why.'
    })
], ReportInput);
class ReportPayload extends _act.ActPayload {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'The report that now stands open: this one, or one the viewer made before (then `isChanged` is false).'
    })
], ReportPayload.prototype, "reportId", void 0);
ReportPayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'The content, reported.'
    })
], ReportPayload);
class ReportResolver {
    async report(context, info, input) {
        const { reportId, ...outcome } = await (0, _act.recordAct)(context, info, input, {
            kind: 'report',
            reason: input.reason,
            details: input.details ?? null
        });
        // A public id carries both parts of the key.
        return {
            ...outcome,
            reportId: `Report:${reportId}:${input.contentId}`
        };
    }
}
_ts_decorate([
    (0, _typegraphql.Authorized)(),
    (0, _typegraphql.Mutation)(()=>ReportPayload, {
        description: 'Reports a content to the moderators. A viewer has at most one open report per content: reporting again answers with it.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Info)()),
    _ts_param(2, (0, _typegraphql.Arg)('input', ()=>ReportInput))
], ReportResolver.prototype, "report", null);
ReportResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], ReportResolver);

//# sourceMappingURL=resolver.js.map