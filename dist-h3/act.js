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
    get ActInput () {
        return ActInput;
    },
    get ActPayload () {
        return ActPayload;
    },
    get EventInput () {
        return EventInput;
    },
    get recordAct () {
        return recordAct;
    }
});
const _typegraphql = require("type-graphql");
const _object = require("./content/object");
const _errors = require("./errors");
const _identifiers = require("./identifiers");
const _scalars = require("./scalars");
const _selection = require("./selection");
const _validation = require("./validation");
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
class ActInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'The content, by its id in the catalogue.'
    }),
    (0, _validation.IsContentId)()
], ActInput.prototype, "contentId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send.'
    })
], ActInput.prototype, "occurredAt", void 0);
ActInput = _ts_decorate([
    (0, _typegraphql.InputType)()
], ActInput);
class EventInput extends ActInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        nullable: true,
        description: 'A UUID made by the client: the same id sent again is the same event, for ever. Makes a retry safe.'
    }),
    (0, _validation.IsEventId)()
], EventInput.prototype, "eventId", void 0);
EventInput = _ts_decorate([
    (0, _typegraphql.InputType)()
], EventInput);
class ActPayload {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object.ContentObject, {
        description: 'The content, with its counts and the viewer\'s state as of the very commit of this act.'
    })
], ActPayload.prototype, "content", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'False when it was so already: a repeat, which counts nothing.'
    })
], ActPayload.prototype, "isChanged", void 0);
ActPayload = _ts_decorate([
    (0, _typegraphql.ObjectType)()
], ActPayload);
const aheadMs = 60_000;
async function recordAct(context, info, input, details) {
    const viewer = context.signedIn;
    const recordedAt = Date.now();
    const fact = {
        id: input.eventId?.toLowerCase() ?? (0, _identifiers.newId)(),
        isClientId: Boolean(input.eventId),
        viewer,
        contentId: input.contentId,
        occurredAt: occurredAt(input.occurredAt, recordedAt, viewer.role === 'service' ? recordedAt : context.services.config.maxFactAgeMs),
        recordedAt,
        wantsState: (0, _selection.asksFor)('viewerState', info),
        ...details
    };
    const outcome = await context.services.ledger.record(fact);
    // A copy: others in the same batch were given the same row.
    return {
        ...outcome,
        content: {
            ...outcome.content,
            statsRow: outcome.stats,
            viewerStateRow: outcome.viewerState ?? undefined
        }
    };
}
function occurredAt(claimed, nowMs, maxAgeMs) {
    if (!claimed) return nowMs;
    const at = claimed.getTime();
    if (at > nowMs + aheadMs) throw (0, _errors.badInput)('input.occurredAt', `occurredAt must not lie in the future, got ${claimed.toISOString()}.`);
    if (at < nowMs - maxAgeMs) throw (0, _errors.badInput)('input.occurredAt', `occurredAt must not be older than ${maxAgeMs / 86_400_000} days, got ${claimed.toISOString()}.`);
    return Math.min(at, nowMs);
}

//# sourceMappingURL=act.js.map