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
    get ContentInput () {
        return ContentInput;
    },
    get ContentResolver () {
        return ContentResolver;
    },
    get ItemError () {
        return ItemError;
    },
    get UpsertContentsInput () {
        return UpsertContentsInput;
    },
    get UpsertContentsPayload () {
        return UpsertContentsPayload;
    }
});
const _typegraphql = require("type-graphql");
const _errors = require("../errors");
const _scalars = require("../scalars");
const _object = require("../stats/object");
const _validation = require("../validation");
const _object1 = require("../views/object");
const _object2 = require("./object");
const _upsert = require("./upsert");
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
const maxContentsPerRequest = 5000;
const maxIdsPerQuery = 100;
class ContentArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'Its id in the catalogue.'
    }),
    (0, _validation.IsContentId)()
], ContentArgs.prototype, "id", void 0);
ContentArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], ContentArgs);
class ContentsArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            _typegraphql.ID
        ], {
        description: `1–${maxIdsPerQuery} ids.`
    }),
    (0, _validation.AreContentIds)(maxIdsPerQuery)
], ContentsArgs.prototype, "ids", void 0);
ContentsArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], ContentsArgs);
class ContentInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: "The catalogue's own id."
    }),
    (0, _validation.IsContentId)()
], ContentInput.prototype, "id", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_object2.ContentTypeEnum, {
        description: 'What it is.'
    })
], ContentInput.prototype, "type", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        description: 'What it is called. 1–500 characters.'
    }),
    (0, _validation.IsText)(500)
], ContentInput.prototype, "title", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'What it is about. At most 10000 characters.'
    }),
    (0, _validation.IsText)(10_000)
], ContentInput.prototype, "description", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Where it is found. At most 2000 characters.'
    }),
    (0, _validation.IsText)(2_000)
], ContentInput.prototype, "url", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        nullable: true,
        description: 'The user whose it is.'
    }),
    (0, _validation.IsUserId)()
], ContentInput.prototype, "ownerId", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            String
        ], {
        nullable: true,
        description: 'At most 50 tags of at most 100 characters.'
    }),
    (0, _validation.IsListOf)(50, (tag)=>(0, _validation.isText)(tag, 100) && tag.trim() !== '', 'is text of 1–100 characters')
], ContentInput.prototype, "tags", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Theme or category. At most 100 characters.'
    }),
    (0, _validation.IsText)(100)
], ContentInput.prototype, "theme", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        defaultValue: true,
        description: 'False: only its owner, moderators, admins and services see it.'
    })
], ContentInput.prototype, "isPublic", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_scalars.SafeInt, {
        nullable: true,
        description: 'How long it plays, in milliseconds; at most about 24 days.'
    }),
    (0, _validation.IsBetween)(0, 2_147_483_647)
], ContentInput.prototype, "durationMs", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        defaultValue: false,
        description: 'Takes it out of the catalogue. Its numbers stay, and it can come back.'
    })
], ContentInput.prototype, "isRemoved", void 0);
ContentInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'What the catalogue says of one content. The content becomes exactly that: a field left out is emptied.'
    })
], ContentInput);
class UpsertContentsInput {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            ContentInput
        ], {
        description: `1–${maxContentsPerRequest} contents.`
    })
], UpsertContentsInput.prototype, "contents", void 0);
UpsertContentsInput = _ts_decorate([
    (0, _typegraphql.InputType)({
        description: 'Contents to bring into the catalogue.'
    })
], UpsertContentsInput);
class ItemError {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        description: 'Its place in the list, from 0.'
    })
], ItemError.prototype, "index", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        description: 'A code, the same as in `extensions.code` of top-level errors.'
    })
], ItemError.prototype, "code", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        description: 'The rule, and what came instead.'
    })
], ItemError.prototype, "message", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'The field that broke the rule.'
    })
], ItemError.prototype, "field", void 0);
ItemError = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'Why one item of a list was refused.'
    })
], ItemError);
class UpsertContentsPayload {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        description: 'How many are new.'
    })
], UpsertContentsPayload.prototype, "createdCount", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        description: 'How many were there before.'
    })
], UpsertContentsPayload.prototype, "updatedCount", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>[
            ItemError
        ], {
        description: 'The items refused, by index.'
    })
], UpsertContentsPayload.prototype, "errors", void 0);
UpsertContentsPayload = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'What became of the items: those refused are told by index, the others are in the catalogue.'
    })
], UpsertContentsPayload);
class ContentResolver {
    content(context, { id }) {
        return context.loaders.content.load(id);
    }
    contents(context, { ids }) {
        return Promise.all(ids.map((id)=>context.loaders.content.load(id)));
    }
    async upsertContents({ services }, { contents }) {
        if (contents.length < 1 || contents.length > maxContentsPerRequest) throw (0, _errors.badInput)('input.contents', `contents must be a list of 1–${maxContentsPerRequest}, got ${contents.length}.`);
        const errors = [];
        // The last one of an id stands.
        const good = new Map();
        contents.forEach((content, index)=>{
            const error = content.title.trim() === '' ? (0, _errors.badInput)('title', 'title must not be empty.') : (0, _validation.firstViolation)(content);
            if (error) errors.push(toItemError(index, error));
            else good.set(content.id, content);
        });
        const rows = [
            ...good.values()
        ].map((content)=>({
                ...content,
                description: content.description ?? null,
                url: content.url ?? null,
                ownerId: content.ownerId ?? null,
                tags: [
                    ...new Set(content.tags?.map((tag)=>tag.trim()))
                ],
                theme: content.theme ?? null,
                durationMs: content.durationMs ?? null
            }));
        const created = rows.length > 0 ? await (0, _upsert.upsertContents)(services.pool, rows, Date.now()) : new Set();
        return {
            createdCount: created.size,
            updatedCount: rows.length - created.size,
            errors
        };
    }
    async stats(content, context) {
        const row = content.statsRow ?? await context.loaders.stats.load(content.id);
        if (!row) throw new Error(`Content ${content.id} has no counters.`);
        return (0, _object.toStatsObject)(row);
    }
    async viewerState(content, context) {
        const row = content.viewerStateRow ?? await context.loaders.viewerState.load(content.id);
        return row && (0, _object1.toViewerStateObject)(row);
    }
}
_ts_decorate([
    (0, _typegraphql.Query)(()=>_object2.ContentObject, {
        nullable: true,
        description: 'One content; null when it is not there or not for the viewer\'s eyes.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>ContentArgs))
], ContentResolver.prototype, "content", null);
_ts_decorate([
    (0, _typegraphql.Query)(()=>[
            _object2.ContentObject
        ], {
        nullable: 'items',
        description: 'Many contents, in the order of the ids; null in the place of one that is not there or not for the viewer\'s eyes.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>ContentsArgs))
], ContentResolver.prototype, "contents", null);
_ts_decorate([
    (0, _typegraphql.Authorized)('service', 'admin'),
    (0, _typegraphql.Mutation)(()=>UpsertContentsPayload, {
        description: 'Keeps the catalogue in step: adds contents and brings those already there to what is said here. Safe to repeat. For services and admins.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Arg)('input', ()=>UpsertContentsInput))
], ContentResolver.prototype, "upsertContents", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_object.StatsObject, {
        description: 'Its counts.'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], ContentResolver.prototype, "stats", null);
_ts_decorate([
    (0, _typegraphql.FieldResolver)(()=>_object1.ViewerStateObject, {
        nullable: true,
        description: 'What the viewer has done with it; null without a token.'
    }),
    _ts_param(0, (0, _typegraphql.Root)()),
    _ts_param(1, (0, _typegraphql.Ctx)())
], ContentResolver.prototype, "viewerState", null);
ContentResolver = _ts_decorate([
    (0, _typegraphql.Resolver)(()=>_object2.ContentObject)
], ContentResolver);
function toItemError(index, { code, message, extensions }) {
    return {
        index,
        code,
        message,
        field: extensions.field ?? null
    };
}

//# sourceMappingURL=resolver.js.map