"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createLedger", {
    enumerable: true,
    get: function() {
        return createLedger;
    }
});
const _errors = require("../errors");
const _identifiers = require("../identifiers");
const _commit = require("./commit");
const _rows = require("./rows");
/** How long a batch is tried anew while the database is away, before its callers are told to come again. */ const patienceMs = 10_000;
const maxPauseMs = 500;
function createLedger({ pool, weights, maxBatch, maxQueue, publish, logError }) {
    const lane = (0, _identifiers.newId)();
    let batchNumber = 0;
    let queue = [];
    let isClosed = false;
    let working = null;
    async function work() {
        // What else came in with the same turn of the event loop joins the first batch.
        await new Promise(setImmediate);
        while(queue.length > 0){
            const { batch, rest } = takeBatch(queue, maxBatch);
            queue = rest;
            await settle(batch);
        }
        working = null;
    }
    async function settle(batch) {
        try {
            const { results, changed } = await commitOnce(batch.map(({ fact })=>fact));
            publish(changed);
            results.forEach((result, index)=>{
                const waiting = batch[index];
                if (result instanceof Error) waiting?.reject(result);
                else waiting?.resolve(result);
            });
        } catch (error) {
            if ((0, _errors.isTransient)(error)) return giveUp([
                ...batch,
                ...queue.splice(0)
            ]);
            if (batch.length > 1) {
                // One of them is bad in a way nobody foresaw: found by halving, so that it fails alone.
                const middle = batch.length >> 1;
                await settle(batch.slice(0, middle));
                await settle(batch.slice(middle));
                return;
            }
            logError('A fact could not be recorded.', error);
            batch[0]?.reject(error);
        }
    }
    /** Commits exactly once, through lost connections and collisions, until patience runs out. */ async function commitOnce(facts) {
        const batch = {
            lane,
            number: ++batchNumber,
            facts,
            sent: null
        };
        const deadline = Date.now() + patienceMs;
        for(let attempt = 1;; attempt++){
            try {
                const client = await pool.connect();
                try {
                    const committed = await (0, _commit.commitBatch)(client, batch, weights);
                    client.release();
                    return committed;
                } catch (error) {
                    // A connection in an unknown state is not given back.
                    client.release(true);
                    throw error;
                }
            } catch (error) {
                if (!(0, _errors.isTransient)(error) || Date.now() > deadline) throw error;
                await new Promise((resolve)=>setTimeout(resolve, Math.min(maxPauseMs, 10 * 2 ** attempt)));
            }
        }
    }
    function giveUp(waiting) {
        const error = new _errors.CodedError('UNAVAILABLE', 'The database cannot be reached at the moment: try again, repeats are harmless.', {
            retryAfterMs: 1_000
        });
        for (const { reject } of waiting)reject(error);
    }
    return {
        record (fact) {
            if (isClosed) return Promise.reject(new _errors.CodedError('UNAVAILABLE', 'The server is stopping: try again in a moment.', {
                retryAfterMs: 1_000
            }));
            if (queue.length >= maxQueue) return Promise.reject(new _errors.CodedError('OVERLOADED', `More than ${maxQueue} facts are waiting to be written: try again in a second.`, {
                retryAfterMs: 1_000
            }));
            return new Promise((resolve, reject)=>{
                queue.push({
                    fact,
                    resolve,
                    reject
                });
                working ??= work();
            });
        },
        async close () {
            isClosed = true;
            await working;
            if (batchNumber > 0) await pool.query('DELETE FROM ledger_lanes WHERE id = $1', [
                lane
            ]).catch(()=>{});
        }
    };
}
/**
 * The next batch, in order of arrival. Viewings fold into each other; of everything else a batch takes one per user,
 * content and kind, so that each sees what the one before it did: the others wait for the next batch, in their order.
 */ function takeBatch(queue, maxBatch) {
    const batch = [];
    const rest = [];
    const taken = new Set();
    for (const waiting of queue){
        const { fact } = waiting;
        if (batch.length >= maxBatch) {
            rest.push(waiting);
            continue;
        }
        if (fact.kind !== 'view') {
            const key = (0, _rows.keyOf)(fact.kind, fact.contentId, fact.viewer.id);
            if (taken.has(key)) {
                rest.push(waiting);
                continue;
            }
            taken.add(key);
        }
        batch.push(waiting);
    }
    return {
        batch,
        rest
    };
}

//# sourceMappingURL=ledger.js.map