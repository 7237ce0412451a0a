"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "interactionTypes", {
    enumerable: true,
    get: function() {
        return interactionTypes;
    }
});
const interactionTypes = [
    'SHARE'
];

//# sourceMappingURL=facts.js.map