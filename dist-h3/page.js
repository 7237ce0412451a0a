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
    get PageArgs () {
        return PageArgs;
    },
    get PageInfo () {
        return PageInfo;
    },
    get connectionOf () {
        return connectionOf;
    },
    get decodeCursor () {
        return decodeCursor;
    },
    get maxPageSize () {
        return maxPageSize;
    },
    get pageOf () {
        return pageOf;
    }
});
const _typegraphql = require("type-graphql");
const _errors = require("./errors");
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
const maxPageSize = 100;
class PageArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.Int, {
        defaultValue: 20,
        description: `How many, 1–${maxPageSize}.`
    }),
    (0, _validation.IsBetween)(1, maxPageSize)
], PageArgs.prototype, "first", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'The `endCursor` of the page before. Cursors belong to one list with one set of filters.'
    })
], PageArgs.prototype, "after", void 0);
PageArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], PageArgs);
class PageInfo {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'There is more after this page.'
    })
], PageInfo.prototype, "hasNextPage", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>Boolean, {
        description: 'There is something before this page: true on every page but the first.'
    })
], PageInfo.prototype, "hasPreviousPage", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Cursor of the first edge.'
    })
], PageInfo.prototype, "startCursor", void 0);
_ts_decorate([
    (0, _typegraphql.Field)(()=>String, {
        nullable: true,
        description: 'Cursor of the last edge: pass it as `after` for the next page.'
    })
], PageInfo.prototype, "endCursor", void 0);
PageInfo = _ts_decorate([
    (0, _typegraphql.ObjectType)({
        description: 'Where a page stands in its list.'
    })
], PageInfo);
function connectionOf(name, NodeClass) {
    class NodeEdge {
    }
    _ts_decorate([
        (0, _typegraphql.Field)(()=>String, {
            description: 'The place of this edge: pass it as `after` to go on from here.'
        })
    ], NodeEdge.prototype, "cursor", void 0);
    _ts_decorate([
        (0, _typegraphql.Field)(()=>NodeClass(), {
            description: 'The thing itself.'
        })
    ], NodeEdge.prototype, "node", void 0);
    NodeEdge = _ts_decorate([
        (0, _typegraphql.ObjectType)(`${name}Edge`, {
            description: `One ${name} in a list, and its place.`
        })
    ], NodeEdge);
    class NodeConnection {
    }
    _ts_decorate([
        (0, _typegraphql.Field)(()=>[
                NodeEdge
            ], {
            description: 'The entries of this page, in order.'
        })
    ], NodeConnection.prototype, "edges", void 0);
    _ts_decorate([
        (0, _typegraphql.Field)(()=>PageInfo, {
            description: 'Where this page stands in its list.'
        })
    ], NodeConnection.prototype, "pageInfo", void 0);
    NodeConnection = _ts_decorate([
        (0, _typegraphql.ObjectType)(`${name}Connection`, {
            description: `A page of a list of ${name}.`
        })
    ], NodeConnection);
    return NodeConnection;
}
function pageOf(rows, { first, after }, list, keyOf, nodeOf) {
    const edges = rows.slice(0, first).map((row, index)=>({
            cursor: encodeCursor(list, keyOf(row)),
            node: nodeOf(row, index)
        }));
    return {
        edges,
        pageInfo: {
            hasNextPage: rows.length > first,
            hasPreviousPage: Boolean(after),
            startCursor: edges[0]?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null
        }
    };
}
function decodeCursor(list, after) {
    if (after === null || after === undefined) return null;
    try {
        const [of, ...key] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
        if (of === list && key.length > 0 && key.every((part)=>typeof part === 'string' || typeof part === 'number')) return key;
    } catch  {
    // falls through to the refusal
    }
    throw (0, _errors.badInput)('after', 'after must be the endCursor of a page of this very list, with the same filters.');
}
function encodeCursor(list, key) {
    return Buffer.from(JSON.stringify([
        list,
        ...key
    ])).toString('base64url');
}

//# sourceMappingURL=page.js.map