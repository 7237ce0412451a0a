"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "NodeResolver", {
    enumerable: true,
    get: function() {
        return NodeResolver;
    }
});
const _typegraphql = require("type-graphql");
const _identifiers = require("./identifiers");
const _node = require("./node");
const _object = require("./stats/object");
const _resolver = require("./users/resolver");
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
function _ts_param(paramIndex, decorator) {
    return function(target, key) {
        decorator(target, key, paramIndex);
    };
}
class NodeArgs {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'The `id` of anything.'
    }),
    (0, _validation.IsText)(600)
], NodeArgs.prototype, "id", void 0);
NodeArgs = _ts_decorate([
    (0, _typegraphql.ArgsType)()
], NodeArgs);
class NodeResolver {
    async node(context, { id }) {
        const { loaders, viewer } = context;
        if ((0, _identifiers.isContentId)(id)) return typed('Content', await loaders.content.load(id));
        const [, type, key] = /^([A-Za-z]+):([\s\S]+)$/.exec(id) ?? [];
        if (type === 'ContentStats' && (0, _identifiers.isContentId)(key)) {
            const content = await loaders.content.load(key);
            const row = content && await loaders.stats.load(key);
            return typed('ContentStats', row && (0, _object.toStatsObject)(row));
        }
        if (type === 'User' && viewer && key === viewer.id) return typed('User', await new _resolver.UserResolver().viewer(context));
        return null;
    }
}
_ts_decorate([
    (0, _typegraphql.Query)(()=>_node.Node, {
        nullable: true,
        description: 'Anything by its `id`, as Relay refetches it; null when it is not there or not for the viewer\'s eyes.'
    }),
    _ts_param(0, (0, _typegraphql.Ctx)()),
    _ts_param(1, (0, _typegraphql.Args)(()=>NodeArgs))
], NodeResolver.prototype, "node", null);
NodeResolver = _ts_decorate([
    (0, _typegraphql.Resolver)()
], NodeResolver);
function typed(__typename, node) {
    return node && {
        ...node,
        __typename
    };
}

//# sourceMappingURL=node-resolver.js.map