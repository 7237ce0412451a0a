"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createViewerStateLoader", {
    enumerable: true,
    get: function() {
        return createViewerStateLoader;
    }
});
const _dataloader = /*#__PURE__*/ _interop_require_default(require("dataloader"));
const _viewerstate = require("./viewer-state");
function _interop_require_default(obj) {
    return obj && obj.__esModule ? obj : {
        default: obj
    };
}
function createViewerStateLoader(db, viewer) {
    return new _dataloader.default(async (contentIds)=>{
        if (!viewer) return contentIds.map(()=>null);
        const rows = await (0, _viewerstate.viewerStates)(db, contentIds.map((contentId)=>({
                contentId,
                userId: viewer.id
            })));
        const byId = new Map(rows.map((row)=>[
                row.contentId,
                row
            ]));
        return contentIds.map((id)=>byId.get(id) ?? null);
    });
}

//# sourceMappingURL=loader.js.map