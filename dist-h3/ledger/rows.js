/** A moment, in milliseconds, as PostgreSQL reads it from JSON. */ "use strict";
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
    get iso () {
        return iso;
    },
    get keyOf () {
        return keyOf;
    }
});
const iso = (ms)=>new Date(ms).toISOString();
const keyOf = (...parts)=>parts.join('\0');

//# sourceMappingURL=rows.js.map