"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "Context", {
    enumerable: true,
    get: function() {
        return Context;
    }
});
const _loader = require("./content/loader");
const _errors = require("./errors");
const _loader1 = require("./stats/loader");
const _loader2 = require("./views/loader");
class Context {
    constructor(services, /** null: no token was given. */ viewer, requestId){
        this.services = services;
        this.viewer = viewer;
        this.requestId = requestId;
    }
    /** Made at first use: a mutation that loads nothing pays for nothing. */ get loaders() {
        const { pool } = this.services;
        this.loaded ??= {
            content: (0, _loader.createContentLoader)(pool, this.viewer),
            stats: (0, _loader1.createStatsLoader)(pool),
            daily: (0, _loader1.createDailyLoader)(pool),
            viewerState: (0, _loader2.createViewerStateLoader)(pool, this.viewer)
        };
        return this.loaded;
    }
    /** A subscription outlives its first answer: what it loaded then must not stand for what is asked at the next event. */ forgetLoaded() {
        this.loaded = undefined;
    }
    /** @throws CodedError UNAUTHENTICATED without a token. */ get signedIn() {
        if (!this.viewer) throw (0, _errors.unauthenticated)('This needs a token: send the header "Authorization: Bearer <token>".');
        return this.viewer;
    }
}

//# sourceMappingURL=context.js.map