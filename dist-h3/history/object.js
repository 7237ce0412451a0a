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
    get Interaction () {
        return Interaction;
    },
    get InteractionConnection () {
        return InteractionConnection;
    },
    get InteractionTypeEnum () {
        return InteractionTypeEnum;
    }
});
const _typegraphql = require("type-graphql");
const _page = require("../page");
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
const InteractionTypeEnum = {
    VIEW: 'VIEW',
    LIKE: 'LIKE',
    DISLIKE: 'DISLIKE',
    SAVE: 'SAVE',
    SHARE: 'SHARE',
    RATING: 'RATING',
    COMMENT: 'COMMENT',
    PLAY: 'PLAY',
    SKIP: 'SKIP',
    COMPLETE: 'COMPLETE',
    CART_ADD: 'CART_ADD',
    CART_REMOVE: 'CART_REMOVE',
    PURCHASE: 'PURCHASE',
    MOOD: 'MOOD'
}; // prettier-ignore
(0, _typegraphql.registerEnumType)(InteractionTypeEnum, {
    name: 'InteractionType',
    description: 'What a user can do with a content.',
    valuesConfig: {
        VIEW: {
            description: 'Viewed it: one entry per content, at the time of the last viewing.'
        },
        LIKE: {
            description: 'Likes it.'
        },
        DISLIKE: {
            description: 'Dislikes it.'
        },
        SAVE: {
            description: 'Has it saved.'
        },
        SHARE: {
            description: 'Shared it.'
        },
        RATING: {
            description: 'Rated it.'
        },
        COMMENT: {
            description: 'Commented on it.'
        },
        PLAY: {
            description: 'Started to play it.'
        },
        SKIP: {
            description: 'Skipped it.'
        },
        COMPLETE: {
            description: 'Played it to its end.'
        },
        CART_ADD: {
            description: 'Put it into the cart.'
        },
        CART_REMOVE: {
            description: 'Took it out of the cart.'
        },
        PURCHASE: {
            description: 'Bought it.'
        },
        MOOD: {
            description: 'Told a mood.'
        }
    }
});
class Interaction {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'For client caches.'
    })
], Interaction.prototype, "id", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>InteractionTypeEnum, {
        description: 'What it was.'
    })
], Interaction.prototype, "type", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When it happened; of a view, the last time.'
    })
], Interaction.prototype, "occurredAt", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        nullable: true,
        description: 'How long it lasted, in milliseconds; of a view, the longest viewing.'
    })
], Interaction.prototype, "durationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Float, {
        nullable: true,
        description: 'Of a view: the farthest progress, 0–100.'
    })
], Interaction.prototype, "progressPct", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        nullable: true,
        description: 'Of a view: it once came to the end.'
    })
], Interaction.prototype, "isComplete", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        nullable: true,
        description: 'Of a view: how many qualified viewings.'
    })
], Interaction.prototype, "timesViewed", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        nullable: true,
        description: 'Of a rating: 1–10.'
    })
], Interaction.prototype, "rating", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Of a share: by which platform or method.'
    })
], Interaction.prototype, "platform", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: "The viewer's own words on it."
    })
], Interaction.prototype, "notes", void 0);
Interaction = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'One thing that the viewer did. Likes, saves and other states are there while they stand.'
    })
], Interaction);
const InteractionConnection = (0, _page.connectionOf)('Interaction', ()=>Interaction);

//# sourceMappingURL=object.js.map