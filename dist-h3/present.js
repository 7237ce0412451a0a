"use strict";
Object.defineProperty(exports, "__esModule", {
    value: true
});
Object.defineProperty(exports, "presentError", {
    enumerable: true,
    get: function() {
        return presentError;
    }
});
const _graphql = require("graphql");
const _errors = require("./errors");
/** Codes that graphql-js and Apollo give to requests that are wrong in themselves. Their texts are meant for clients. */ const requestCodes = new Set([
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'BAD_USER_INPUT',
    'BAD_REQUEST',
    'OPERATION_RESOLUTION_FAILURE',
    'PERSISTED_QUERY_NOT_FOUND',
    'PERSISTED_QUERY_NOT_SUPPORTED'
]); // prettier-ignore
function presentError(error, requestId, log, codeOfRequest = 'GRAPHQL_VALIDATION_FAILED') {
    const graphqlError = error instanceof _graphql.GraphQLError ? error : new _graphql.GraphQLError('', {
        originalError: error
    });
    const { locations, path } = graphqlError.toJSON();
    const place = {
        ...locations && {
            locations
        },
        ...path && {
            path
        }
    };
    const cause = deepest(graphqlError);
    if (cause instanceof _errors.CodedError) return {
        message: cause.message,
        ...place,
        extensions: cause.extensions
    };
    if (cause instanceof _graphql.GraphQLError && isOfRequest(graphqlError)) {
        return {
            message: cause.message,
            ...place,
            extensions: {
                code: graphqlError.extensions.code ?? codeOfRequest,
                retryable: false
            }
        };
    }
    if ((0, _errors.isUnreachable)(cause)) return {
        message: 'The database cannot be reached at the moment: try again.',
        ...place,
        extensions: {
            code: 'UNAVAILABLE',
            retryable: true,
            retryAfterMs: 1_000
        }
    };
    log.error({
        err: cause,
        requestId,
        path
    }, 'Unexpected error');
    return {
        message: `Something went wrong on our side. It is logged under request id ${requestId}.`,
        ...place,
        extensions: {
            code: 'INTERNAL_SERVER_ERROR',
            retryable: false,
            requestId
        }
    };
}
function deepest(error) {
    const { originalError } = error;
    return originalError instanceof _graphql.GraphQLError ? deepest(originalError) : originalError ?? error;
}
/** Without a code and without a path nothing was executed: the document itself, or its variables, were refused. */ function isOfRequest(error) {
    return requestCodes.has(String(error.extensions.code)) || error.extensions.code === undefined && error.path === undefined;
}

//# sourceMappingURL=present.js.map