"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createSchema", {
    enumerable: true,
    get: function() {
        return createSchema;
    }
});
require("reflect-metadata");
const _typegraphql = require("type-graphql");
const _resolver = require("./content/resolver");
const _errors = require("./errors");
const _resolver1 = require("./favorites/resolver");
const _resolver2 = require("./history/resolver");
const _resolver3 = require("./interactions/resolver");
const _resolver4 = require("./live/resolver");
const _noderesolver = require("./node-resolver");
const _resolver5 = require("./patterns/resolver");
const _resolver6 = require("./reactions/resolver");
const _resolver7 = require("./reports/resolver");
const _resolver8 = require("./stats/resolver");
const _resolver9 = require("./trending/resolver");
const _resolver10 = require("./users/resolver");
const _validation = require("./validation");
const _resolver11 = require("./views/resolver");
const resolvers = [
    _noderesolver.NodeResolver,
    _resolver10.UserResolver,
    _resolver.ContentResolver,
    _resolver8.StatsResolver,
    _resolver11.ViewResolver,
    _resolver6.ReactionResolver,
    _resolver1.FavoriteResolver,
    _resolver3.InteractionResolver,
    _resolver7.ReportResolver,
    _resolver2.HistoryResolver,
    _resolver5.PatternsResolver,
    _resolver9.TrendingResolver,
    _resolver4.LiveResolver
];
/** `@Authorized()`: any token will do. `@Authorized('service', …)`: one of these roles. */ const checkRole = ({ context }, allowed)=>{
    const { role } = context.signedIn;
    if (allowed.length > 0 && !allowed.includes(role)) throw new _errors.CodedError('FORBIDDEN', `This is for the roles ${allowed.join(' and ')}; your token says "${role}".`);
    return true;
};
function createSchema(more = []) {
    return (0, _typegraphql.buildSchemaSync)({
        resolvers: [
            ...resolvers,
            ...more
        ],
        authChecker: checkRole,
        validateFn: _validation.validateInput,
        // Every subscription has its own source; type-graphql asks for one all the same.
        pubSub: {
            publish: ()=>{},
            subscribe: ()=>({
                    [Symbol.asyncIterator]: ()=>({
                            next: async ()=>({
                                    done: true,
                                    value: undefined
                                })
                        })
                })
        }
    });
}

//# sourceMappingURL=schema.js.map