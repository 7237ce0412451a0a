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
    get createDailyLoader () {
        return createDailyLoader;
    },
    get createStatsLoader () {
        return createStatsLoader;
    }
});
const _dataloader = /*#__PURE__*/ _interop_require_default(require("dataloader"));
const _queries = require("./queries");
function _interop_require_default(obj) {
    return obj && obj.__esModule ? obj : {
        default: obj
    };
}
function createStatsLoader(db) {
    return new _dataloader.default(async (ids)=>{
        const byId = new Map((await (0, _queries.statsById)(db, ids)).map((row)=>[
                row.contentId,
                row
            ]));
        return ids.map((id)=>byId.get(id) ?? null);
    });
}
function createDailyLoader(db) {
    return new _dataloader.default(async (ids)=>{
        const byId = new Map((await (0, _queries.recentViewsById)(db, ids, Date.now())).map((row)=>[
                row.contentId,
                row
            ]));
        return ids.map((contentId)=>byId.get(contentId) ?? {
                contentId,
                today: 0,
                week: 0,
                month: 0
            });
    });
}

//# sourceMappingURL=loader.js.map