"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "serveSockets", {
    enumerable: true,
    get: function() {
        return serveSockets;
    }
});
const _ws = require("graphql-ws/use/ws");
const _ws1 = require("ws");
const _context = require("./context");
const _errors = require("./errors");
const _identifiers = require("./identifiers");
const _present = require("./present");
const maxMessageBytes = 1024 * 1024;
/** Close codes of the graphql-transport-ws protocol, and of WebSocket itself. */ const forbidden = 4403;
const tryAgainLater = 1013;
const longestTimerMs = 2 ** 31 - 1;
function serveSockets(server, schema, services, identify, log) {
    const sockets = new _ws1.WebSocketServer({
        noServer: true,
        maxPayload: maxMessageBytes
    });
    const graphql = (0, _ws.useServer)({
        schema,
        async onConnect ({ connectionParams, extra }) {
            try {
                extra.viewer = await identify(tokenIn(connectionParams) ?? extra.request.headers.authorization);
            } catch (error) {
                const { code, message } = error instanceof _errors.CodedError ? error : new _errors.CodedError('UNAVAILABLE', 'Try again in a moment.');
                if (!(error instanceof _errors.CodedError)) log.error({
                    err: error
                }, 'A socket could not be opened');
                close(extra.socket, code === 'UNAUTHENTICATED' ? forbidden : tryAgainLater, `${code}: ${message}`);
                return false;
            }
            if (extra.viewer) closeAtExpiry(extra, extra.viewer);
            return true;
        },
        context: ({ extra })=>new _context.Context(services, extra.viewer ?? null, (0, _identifiers.newId)()),
        onError: (_, __, ___, errors)=>errors.map((error)=>(0, _present.presentError)(error, (0, _identifiers.newId)(), log)),
        onNext: (_, __, ___, args, result)=>result.errors && {
                ...result,
                errors: result.errors.map((error)=>(0, _present.presentError)(error, args.contextValue.requestId, log, 'BAD_USER_INPUT'))
            },
        onDisconnect: ({ extra })=>clearTimeout(extra.expiry)
    }, sockets);
    server.on('upgrade', (request, socket, head)=>{
        if (request.url?.split('?')[0] !== '/graphql') {
            socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
            return;
        }
        sockets.handleUpgrade(request, socket, head, (opened)=>sockets.emit('connection', opened, request));
    });
    return async ()=>{
        await graphql.dispose();
    };
}
/** Clients put the token into the first message, under one of the usual names, with or without "Bearer". */ function tokenIn(params) {
    const given = params?.Authorization ?? params?.authorization ?? params?.token;
    if (given === undefined || given === null || given === '') return undefined;
    const text = String(given);
    return /^Bearer /i.test(text) ? text : `Bearer ${text}`;
}
function closeAtExpiry(extra, viewer) {
    extra.expiry = setTimeout(()=>close(extra.socket, forbidden, 'UNAUTHENTICATED: the token has expired'), Math.min(viewer.expiresAtMs - Date.now(), longestTimerMs));
    extra.expiry.unref();
}
/** A close reason holds at most 123 bytes. */ function close(socket, code, reason) {
    socket.close(code, Buffer.from(reason).subarray(0, 120).toString().replace(/\uFFFD$/, ''));
}

//# sourceMappingURL=socket.js.map