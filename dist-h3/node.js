"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "Node", {
    enumerable: true,
    get: function() {
        return Node;
    }
});
const _typegraphql = require("type-graphql");
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
class Node {
}
_ts_decorate([
    (0, _typegraphql.Field)(()=>_typegraphql.ID, {
        description: 'Unique across all types.'
    })
], Node.prototype, "id", void 0);
Node = _ts_decorate([
    (0, _typegraphql.InterfaceType)({
        resolveType: (node)=>node.__typename,
        description: 'Anything with an id that is unique across the whole server. A content goes by its own id of the catalogue; ids of other things read `Type:key`.'
    })
], Node);

//# sourceMappingURL=node.js.map