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
    get DateTime () {
        return DateTime;
    },
    get SafeInt () {
        return SafeInt;
    }
});
const _graphqlscalars = require("graphql-scalars");
const _typegraphql = require("type-graphql");
const SafeInt = _graphqlscalars.GraphQLSafeInt;
const DateTime = _typegraphql.GraphQLISODateTime;

//# sourceMappingURL=scalars.js.map