"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "createApp", {
    enumerable: true,
    get: function() {
        return createApp;
    }
});
const _cors = /*#__PURE__*/ _interop_require_default(require("@fastify/cors"));
const _adapterpg = require("@prisma/adapter-pg");
const _fastify = /*#__PURE__*/ _interop_require_default(require("fastify"));
const _auth = require("./auth");
const _client = require("./database/generated/client");
const _pool = require("./database/pool");
const _http = require("./http");
const _identifiers = require("./identifiers");
const _ledger = require("./ledger/ledger");
const _livestats = require("./live/live-stats");
const _schema = require("./schema");
const _socket = require("./socket");
const _registry = require("./users/registry");
function _interop_require_default(obj) {
    return obj && obj.__esModule ? obj : {
        default: obj
    };
}
const maxBodyBytes = 8 * 1024 * 1024;
/** Settings of the ledger's own connections: plans for a batch of keys, made while tables are small, must not scan them when they are large. */ const ledgerSettings = {
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off'
};
async function createApp(config, databaseUrl, moreResolvers = []) {
    const fastify = (0, _fastify.default)({
        logger: {
            level: config.logLevel
        },
        disableRequestLogging: true,
        bodyLimit: maxBodyBytes,
        genReqId: _identifiers.newId,
        // Idle keep-alive connections must not hold up a stop.
        forceCloseConnections: 'idle'
    });
    const pool = (0, _pool.createPool)(databaseUrl, config.databasePoolSize);
    const ledgerPool = (0, _pool.createPool)(databaseUrl, 1, {
        settings: ledgerSettings,
        pipeline: true
    });
    const liveStats = (0, _livestats.createLiveStats)();
    const services = {
        config,
        pool,
        prisma: new _client.PrismaClient({
            adapter: new _adapterpg.PrismaPg(pool)
        }),
        liveStats,
        ledger: (0, _ledger.createLedger)({
            pool: ledgerPool,
            weights: config.weights,
            ...config.ledger,
            publish: liveStats.publish,
            logError: (message, error)=>fastify.log.error({
                    err: error
                }, message)
        })
    };
    const auth = {
        ...config.auth,
        secret: config.auth.jwksUrl ? null : (0, _auth.sharedSecret)(config)
    };
    const authenticate = (0, _auth.createAuthenticator)(auth);
    const users = (0, _registry.createUserRegistry)(pool);
    const identify = async (authorization)=>{
        const viewer = await authenticate(authorization);
        if (viewer) await users.ensure(viewer);
        return viewer;
    };
    const schema = (0, _schema.createSchema)(moreResolvers);
    if (config.corsOrigins.length > 0) await fastify.register(_cors.default, {
        origin: config.corsOrigins.includes('*') ? '*' : config.corsOrigins,
        maxAge: 86_400
    });
    const apollo = await (0, _http.serveHttp)(fastify, schema, services, identify);
    const closeSockets = (0, _socket.serveSockets)(fastify.server, schema, services, identify, fastify.log);
    return {
        services,
        start: ()=>fastify.listen({
                host: config.host,
                port: config.port
            }),
        async stop () {
            await closeSockets();
            await fastify.close();
            await services.ledger.close();
            await apollo.stop();
            await services.prisma.$disconnect();
            await Promise.all([
                pool.end(),
                ledgerPool.end()
            ]);
        }
    };
}

//# sourceMappingURL=app.js.map