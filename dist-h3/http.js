"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "serveHttp", {
    enumerable: true,
    get: function() {
        return serveHttp;
    }
});
const _server = require("@apollo/server");
const _disabled = require("@apollo/server/plugin/disabled");
const _fastify = require("@as-integrations/fastify");
const _graphql = require("graphql");
const _context = require("./context");
const _errors = require("./errors");
const _identifiers = require("./identifiers");
const _present = require("./present");
async function serveHttp(fastify, schema, services, identify) {
    const requestIds = new WeakMap();
    const apollo = new _server.ApolloServer({
        schema,
        introspection: true,
        // Stopping is our own affair: the ledger answers first.
        stopOnTerminationSignals: false,
        includeStacktraceInErrorResponses: false,
        formatError: (_, error)=>(0, _present.presentError)(error, requestIds.get(error) ?? (0, _identifiers.newId)(), fastify.log),
        plugins: [
            (0, _disabled.ApolloServerPluginCacheControlDisabled)(),
            (0, _disabled.ApolloServerPluginLandingPageDisabled)(),
            {
                requestDidStart: async ()=>({
                        didEncounterErrors: async ({ errors, contextValue })=>{
                            for (const error of errors)requestIds.set(error, contextValue.requestId);
                        }
                    })
            }
        ],
        logger: {
            debug () {},
            info () {},
            warn: (message)=>fastify.log.warn(message),
            error: (message)=>fastify.log.error(message)
        }
    });
    await apollo.start();
    fastify.route({
        method: [
            'GET',
            'POST'
        ],
        url: '/graphql',
        handler: (0, _fastify.fastifyApolloHandler)(apollo, {
            context: async ({ headers, id })=>{
                try {
                    return new _context.Context(services, await identify(headers.authorization), id);
                } catch (error) {
                    throw error instanceof _errors.CodedError ? withStatus(error) : error;
                }
            }
        })
    });
    // What fails before GraphQL sees it: a body that is too large, or no JSON.
    fastify.setErrorHandler((error, request, reply)=>{
        const coded = codedRequestError(error);
        const presented = (0, _present.presentError)(coded ?? error, request.id, fastify.log);
        void reply.code(coded ? (0, _errors.statusOf)(coded.code) : error.statusCode ?? 500).send({
            errors: [
                presented
            ]
        });
    });
    return apollo;
}
/** Apollo reads the status of a refused request from here, and does not send it on. */ function withStatus(error) {
    return new _graphql.GraphQLError(error.message, {
        originalError: error,
        extensions: {
            http: {
                status: (0, _errors.statusOf)(error.code)
            }
        }
    });
}
function codedRequestError(error) {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new _errors.CodedError('PAYLOAD_TOO_LARGE', 'The request\'s body must be at most 8 MiB.');
    if (error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP')) return new _errors.CodedError('BAD_USER_INPUT', `The request's body must be JSON, sent as application/json: ${error.message}.`);
    return null;
}

//# sourceMappingURL=http.js.map