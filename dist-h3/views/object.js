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
    get ViewerStateObject () {
        return ViewerStateObject;
    },
    get toViewerStateObject () {
        return toViewerStateObject;
    }
});
const _typegraphql = require("type-graphql");
const _scalars = require("../scalars");
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
class ViewerStateObject {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'For client caches: `ViewerState:` and the content\'s id.'
    })
], ViewerStateObject.prototype, "id", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'There is a qualified view of the viewer.'
    })
], ViewerStateObject.prototype, "hasViewed", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'The viewer likes it now.'
    })
], ViewerStateObject.prototype, "hasLiked", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'The viewer dislikes it now.'
    })
], ViewerStateObject.prototype, "hasDisliked", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'The viewer has it saved now.'
    })
], ViewerStateObject.prototype, "hasSaved", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            String
        ], {
        description: "The viewer's own tags on the saved content."
    })
], ViewerStateObject.prototype, "tags", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: "The viewer's own notes on the saved content."
    })
], ViewerStateObject.prototype, "notes", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description: 'How many qualified viewings the viewer had.'
    })
], ViewerStateObject.prototype, "timesViewed", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        description: 'The longest viewing, in milliseconds.'
    })
], ViewerStateObject.prototype, "durationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        description: 'The farthest progress, 0–100.'
    })
], ViewerStateObject.prototype, "progressPct", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'The viewer once came to the end.'
    })
], ViewerStateObject.prototype, "isComplete", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'When the view counted first.'
    })
], ViewerStateObject.prototype, "firstViewedAt", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        nullable: true,
        description: 'When the viewer last viewed it.'
    })
], ViewerStateObject.prototype, "lastViewedAt", void 0);
ViewerStateObject = _ts_decorate([
    (0, _typegraphql.ObjectType)('ViewerState', {
        description: 'What the viewer has done with one content. Visible to the viewer alone.'
    })
], ViewerStateObject);
function toViewerStateObject(row) {
    return {
        id: `ViewerState:${row.contentId}`,
        hasViewed: row.hasViewed,
        hasLiked: row.opinion === 'LIKE',
        hasDisliked: row.opinion === 'DISLIKE',
        hasSaved: row.hasSaved,
        tags: row.tags ?? [],
        notes: row.notes || null,
        timesViewed: row.timesViewed ?? 0,
        durationMs: row.durationMs ?? 0,
        progressPct: row.progressPct ?? 0,
        isComplete: row.isComplete ?? false,
        firstViewedAt: row.firstViewedAt,
        lastViewedAt: row.lastViewedAt
    };
}

//# sourceMappingURL=object.js.map