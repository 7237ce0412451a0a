"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "inTransaction", {
    enumerable: true,
    get: function() {
        return inTransaction;
    }
});
const _errors = require("../errors");
const attempts = 5;
async function inTransaction(pool, work) {
    for(let attempt = 1;; attempt++){
        try {
            return await once(pool, work);
        } catch (error) {
            if (attempt === attempts || !(0, _errors.isTransient)(error)) throw error;
            await new Promise((resolve)=>setTimeout(resolve, 10 * 2 ** attempt));
        }
    }
}
async function once(pool, work) {
    const client = await pool.connect();
    try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        client.release();
        return result;
    } catch (error) {
        // Closing the connection undoes the transaction, whatever state it is in.
        client.release(true);
        throw error;
    }
}

//# sourceMappingURL=transaction.js.map