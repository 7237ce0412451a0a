"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createLiveStats", {
    enumerable: true,
    get: function() {
        return createLiveStats;
    }
});
function createLiveStats() {
    const listeners = new Map();
    function listen(ids, listener) {
        for (const id of ids){
            const ofContent = listeners.get(id) ?? new Set();
            listeners.set(id, ofContent.add(listener));
        }
        return ()=>{
            for (const id of ids){
                const ofContent = listeners.get(id);
                ofContent?.delete(listener);
                if (ofContent?.size === 0) listeners.delete(id);
            }
        };
    }
    return {
        publish (rows) {
            for (const row of rows)for (const listener of listeners.get(row.contentId) ?? [])listener(row);
        },
        follow (ids, snapshot) {
            return latestValues((listener)=>listen(ids, listener), snapshot);
        },
        followerCount () {
            let count = 0;
            for (const ofContent of listeners.values())count += ofContent.size;
            return count;
        }
    };
}
/** Conflation: one waiting value per content, replaced by a newer one, handed out in the order in which they began to wait. */ function latestValues(listen, snapshot) {
    const waiting = new Map();
    const newest = new Map();
    let wake = ()=>{};
    let failure = null;
    let isDone = false;
    const offer = (row)=>{
        if (row.version <= (newest.get(row.contentId) ?? -1)) return;
        newest.set(row.contentId, row.version);
        waiting.set(row.contentId, row);
        wake();
    };
    const stop = listen(offer);
    snapshot().then((rows)=>rows.forEach(offer), (error)=>{
        failure = {
            error
        };
        wake();
    });
    return {
        [Symbol.asyncIterator] () {
            return this;
        },
        async next () {
            while(!isDone && !failure && waiting.size === 0)await new Promise((resolve)=>{
                wake = resolve;
            });
            if (failure) {
                stop();
                throw failure.error;
            }
            const [first] = waiting;
            if (isDone || !first) return {
                done: true,
                value: undefined
            };
            waiting.delete(first[0]);
            return {
                done: false,
                value: first[1]
            };
        },
        async return () {
            isDone = true;
            stop();
            wake();
            return {
                done: true,
                value: undefined
            };
        }
    };
}

//# sourceMappingURL=live-stats.js.map