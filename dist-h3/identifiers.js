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
    get contentIdRule () {
        return contentIdRule;
    },
    get idRule () {
        return idRule;
    },
    get isContentId () {
        return isContentId;
    },
    get isId () {
        return isId;
    },
    get isUuid () {
        return isUuid;
    },
    get newId () {
        return newId;
    }
});
const _uuid = require("uuid");
const newId = ()=>(0, _uuid.v7)();
const maxLength = 255;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Global ids of other things than contents read "Type:key": a content may not look like one.
const globalId = /^[A-Z][A-Za-z]*:/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const unprintable = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const idRule = `must be 1–${maxLength} characters without control characters`;
const contentIdRule = `${idRule} and may not begin with a word in capitals and a colon`;
function isId(value) {
    return typeof value === 'string' && value.length > 0 && value.length <= maxLength && !unprintable.test(value) && value.trim() === value;
}
function isContentId(value) {
    return isId(value) && !globalId.test(value);
}
function isUuid(value) {
    return uuid.test(value);
}

//# sourceMappingURL=identifiers.js.map