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
    get ContentObject () {
        return ContentObject;
    },
    get ContentTypeEnum () {
        return ContentTypeEnum;
    }
});
const _typegraphql = require("type-graphql");
const _node = require("../node");
const _scalars = require("../scalars");
const _types = require("./types");
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
const ContentTypeEnum = Object.fromEntries(_types.contentTypes.map((type)=>[
        type,
        type
    ]));
(0, _typegraphql.registerEnumType)(ContentTypeEnum, {
    name: 'ContentType',
    description: 'What a content is. Decides when a viewing counts as a view.',
    valuesConfig: {
        VIDEO: {
            description: 'Counts as viewed after 3 seconds, 25 % or completion.'
        },
        AUDIO: {
            description: 'Counts as viewed after 3 seconds, 25 % or completion.'
        },
        EBOOK: {
            description: 'A book or a PDF. Counts as viewed after 5 seconds.'
        },
        ARTICLE: {
            description: 'Counts as viewed on opening.'
        },
        IMAGE: {
            description: 'Counts as viewed on opening.'
        },
        PRODUCT: {
            description: 'Counts as viewed on opening.'
        },
        LISTING: {
            description: 'Counts as viewed on opening.'
        },
        OTHER: {
            description: 'Anything else. Counts as viewed on opening.'
        }
    }
});
class ContentObject extends _node.Node {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>ContentTypeEnum, {
        description: 'What it is.'
    })
], ContentObject.prototype, "type", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        description: 'What it is called.'
    })
], ContentObject.prototype, "title", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'What it is about.'
    })
], ContentObject.prototype, "description", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Where it is found.'
    })
], ContentObject.prototype, "url", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        nullable: true,
        description: 'The user whose it is, as the catalogue says.'
    })
], ContentObject.prototype, "ownerId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            String
        ], {
        description: "The catalogue's tags."
    })
], ContentObject.prototype, "tags", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: "The catalogue's theme or category."
    })
], ContentObject.prototype, "theme", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'False: only its owner, moderators, admins and services see it.'
    })
], ContentObject.prototype, "isPublic", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        nullable: true,
        description: 'How long it plays, in milliseconds.'
    })
], ContentObject.prototype, "durationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When it entered the catalogue.'
    })
], ContentObject.prototype, "createdAt", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.DateTime, {
        description: 'When its row in the catalogue last changed.'
    })
], ContentObject.prototype, "updatedAt", void 0);
ContentObject = _ts_decorate([
    (0, _typegraphql.ObjectType)('Content', {
        implements: _node.Node,
        description: 'One thing of the catalogue: a video, a product, a listing, an image, a book …'
    })
], ContentObject);

//# sourceMappingURL=object.js.map