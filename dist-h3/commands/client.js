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
    get RequestError () {
        return RequestError;
    },
    get createClient () {
        return createClient;
    }
});
const _nodehttp = require("node:http");
const _nodehttps = require("node:https");
const _promises = require("node:timers/promises");
const _errors = require("../errors");
class RequestError extends Error {
    constructor(code, message, isRetryable = false, retryAfterMs = 0){
        super(message), this.code = code, this.isRetryable = isRetryable, this.retryAfterMs = retryAfterMs;
    }
}
const maxAttempts = 12;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const longestWaitMs = 60_000;
const timeoutMs = 60_000;
function createClient(url, concurrency) {
    const endpoint = endpointOf(url);
    const isTls = endpoint.protocol === 'https:';
    // Not `fetch`: on two cores, shared with server and database, it takes about twice the processor time per request.
    const agent = new (isTls ? _nodehttps.Agent : _nodehttp.Agent)({
        keepAlive: true,
        maxSockets: concurrency
    });
    const request = isTls ? _nodehttps.request : _nodehttp.request;
    function post(token, body) {
        return new Promise((resolve, reject)=>{
            const headers = {
                'content-type': 'application/json',
                'content-length': Buffer.byteLength(body),
                authorization: `Bearer ${token}`
            };
            const sent = request(endpoint, {
                method: 'POST',
                agent,
                headers,
                timeout: timeoutMs
            }, (response)=>{
                let text = '';
                response.setEncoding('utf8');
                response.on('data', (chunk)=>text += chunk);
                response.on('end', ()=>resolve({
                        status: response.statusCode ?? 0,
                        text
                    }));
                response.on('error', reject);
            });
            sent.on('timeout', ()=>sent.destroy(Object.assign(new Error('No answer came in time.'), {
                    code: 'ETIMEDOUT'
                })));
            sent.on('error', reject);
            sent.end(body);
        });
    }
    async function ask(token, query, variables = {}) {
        const body = JSON.stringify({
            query,
            variables
        });
        for(let attempt = 1;; attempt++){
            try {
                return dataOf(await post(token, body), endpoint);
            } catch (error) {
                if (!mayRetry(error)) throw error;
                if (attempt === maxAttempts) throw error instanceof RequestError ? error : new Error(`The server at ${endpoint} went away (${reasonOf(error)}) and did not come back. What it took is kept: run the same again, repeats are harmless.`);
                await (0, _promises.setTimeout)(pauseMs(attempt, error));
            }
        }
    }
    async function greet(token) {
        try {
            dataOf(await post(token, JSON.stringify({
                query: '{ __typename }'
            })), endpoint);
        } catch (error) {
            if (error instanceof RequestError) throw error;
            throw new Error(`No server answers at ${endpoint} (${reasonOf(error)}). Start it with "npm start" in another terminal, or say where it is with --url.`);
        }
    }
    return {
        ask,
        greet,
        close: ()=>agent.destroy()
    };
}
function endpointOf(url) {
    const endpoint = URL.canParse(url) ? new URL(url) : null;
    if (!endpoint || !/^https?:$/.test(endpoint.protocol)) throw new Error(`--url must be such as http://127.0.0.1:4000, got "${url}".`);
    endpoint.pathname = endpoint.pathname.replace(/(\/graphql)?\/*$/, '/graphql');
    return endpoint;
}
function dataOf({ status, text }, endpoint) {
    const body = parsed(text);
    const [first] = body?.errors ?? [];
    if (first) {
        // If any part may succeed later the whole is sent again: what succeeded is a harmless repeat.
        const { message, extensions } = body?.errors?.find((error)=>error.extensions?.retryable) ?? first;
        throw new RequestError(extensions?.code ?? `HTTP_${status}`, message, extensions?.retryable, extensions?.retryAfterMs);
    }
    if (!body?.data) throw new RequestError(`HTTP_${status}`, `${endpoint} answered ${status}, and not with GraphQL: is this the server's address?`, [
        429,
        502,
        503,
        504
    ].includes(status));
    return body.data;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    } catch  {
        return null;
    }
}
function mayRetry(error) {
    return error instanceof RequestError ? error.isRetryable : (0, _errors.isUnreachable)(error);
}
/** Longer each time, with a random part so that those refused together do not come back together; never sooner than the server asked. */ function pauseMs(attempt, error, random = Math.random()) {
    const asked = error instanceof RequestError ? Math.min(error.retryAfterMs, longestWaitMs) : 0;
    return asked + Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + random / 2);
}
function reasonOf(error) {
    const { code, message } = error;
    return code ?? message;
}

//# sourceMappingURL=client.js.map