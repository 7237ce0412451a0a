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
    get CodedError () {
        return CodedError;
    },
    get badInput () {
        return badInput;
    },
    get isTransient () {
        return isTransient;
    },
    get isUnreachable () {
        return isUnreachable;
    },
    get statusOf () {
        return statusOf;
    },
    get unauthenticated () {
        return unauthenticated;
    }
});
const _graphql = require("graphql");
const httpStatus = {
    UNAUTHENTICATED: 401,
    OVERLOADED: 503,
    UNAVAILABLE: 503,
    PAYLOAD_TOO_LARGE: 413
};
class CodedError extends _graphql.GraphQLError {
    constructor(code, message, details = {}){
        const retryable = code === 'OVERLOADED' || code === 'UNAVAILABLE';
        super(message, {
            extensions: {
                code,
                retryable,
                ...details
            }
        });
        this.code = code;
    }
}
function badInput(field, message) {
    return new CodedError('BAD_USER_INPUT', message, {
        field
    });
}
function unauthenticated(message) {
    return new CodedError('UNAUTHENTICATED', message);
}
function statusOf(code) {
    return httpStatus[code] ?? 400;
}
// Connection lost or refused, server shutting down or starting up, out of connections, memory or disk.
const unreachable = /^(08...|53...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
// Serialization failure, deadlock: the same transaction succeeds when tried again.
const collided = /^(40001|40P01)$/;
function isTransient(error) {
    return isUnreachable(error) || collided.test(codeOf(error));
}
function isUnreachable(error) {
    return unreachable.test(codeOf(error)) || /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|not queryable/i.test(String(error?.message));
}
function codeOf(error) {
    const { code, errors } = error ?? {};
    // Node wraps the failures to reach a host's several addresses in one AggregateError.
    return typeof code === 'string' ? code : Array.isArray(errors) ? codeOf(errors[0]) : '';
}

//# sourceMappingURL=errors.js.map