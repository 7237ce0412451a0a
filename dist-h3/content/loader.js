"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createContentLoader", {
    enumerable: true,
    get: function() {
        return createContentLoader;
    }
});
const _dataloader = /*#__PURE__*/ _interop_require_default(require("dataloader"));
const _queries = require("./queries");
const _types = require("./types");
function _interop_require_default(obj) {
    return obj && obj.__esModule ? obj : {
        default: obj
    };
}
function createContentLoader(db, viewer) {
    return new _dataloader.default(async (ids)=>{
        const byId = new Map((await (0, _queries.contentsById)(db, ids)).map((row)=>[
                row.id,
                row
            ]));
        return ids.map((id)=>{
            const content = byId.get(id);
            return content && (0, _types.maySee)(viewer, content) ? content : null;
        });
    });
}

//# sourceMappingURL=loader.js.map