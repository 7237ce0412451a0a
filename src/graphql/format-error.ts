import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CodedError, isCancelled, isTransient, isUnreachable } from '../domain/errors';

/** Codes of errors that graphql-js or Apollo raises for an invalid request. `formatError` sends their messages to the client. */
const requestCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE']); // prettier-ignore

export interface Log {
  error(details: object, message: string): void;
}

/**
 * Formats an error for clients. A `CodedError` keeps its message and extensions. An error about the document or its variables keeps its
 * message, and has the code `codeOfRequest` if it has no code itself. A cancelled statement becomes TIMEOUT; a lost connection to the database
 * or a conflict between transactions becomes UNAVAILABLE. The server logs all other errors and hides their messages.
 */
export function formatError(error: unknown, requestId: string, log: Log, codeOfRequest = 'GRAPHQL_VALIDATION_FAILED'): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
  const { locations, path } = graphqlError.toJSON();
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = deepest(graphqlError);
  if (cause instanceof CodedError) return { message: cause.message, ...place, extensions: cause.extensions };
  if (cause instanceof GraphQLError && (isOfRequest(graphqlError) || isOfArgument(cause))) {
    const code = graphqlError.extensions.code ?? (isOfArgument(cause) ? 'BAD_USER_INPUT' : codeOfRequest);
    // Uses the message of the outermost error, because inner errors do not contain the path of a rejected value within its variable.
    return { message: clipped(graphqlError.message), ...place, extensions: { code, retryable: false } };
  }
  // The parser of graphql-js is recursive, so it overflows the stack if a document is nested too deeply, which is an error of the client.
  if (cause instanceof RangeError && !path)
    return { message: 'The document is nested too deeply.', extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } };
  if (isCancelled(cause))
    return { message: 'The operation exceeded its time limit. Request less data.', ...place, extensions: { code: 'TIMEOUT', retryable: false } };
  if (isTransient(cause))
    return {
      message: isUnreachable(cause)
        ? 'The database cannot be reached at the moment. Try again.'
        : 'The operation conflicted with another transaction. Try again.',
      ...place,
      extensions: { code: 'UNAVAILABLE', retryable: true, retryAfterMs: 1_000 },
    };
  log.error({ err: cause, requestId, path }, 'Unexpected error');
  return {
    message: `Internal error. The server logged it under the request id ${requestId}.`,
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId },
  };
}

/** Truncates a message to 1,000 characters, because graphql-js repeats the client's value, which can be a megabyte long. */
function clipped(message: string): string {
  return message.length > 1_000 ? `${message.slice(0, 1_000)} …`.toWellFormed() : message;
}

function deepest(error: GraphQLError): unknown {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? deepest(originalError) : (originalError ?? error);
}

/** Whether the error rejects the document or its variables. An error without a code and without a path was raised before the execution. */
function isOfRequest(error: GraphQLError): boolean {
  return requestCodes.has(String(error.extensions.code)) || (error.extensions.code === undefined && error.path === undefined);
}

/**
 * Whether graphql-js rejected the value of an argument during execution. graphql-js does so if a nullable variable with a default value is
 * null and the argument is non-null. The error has no code.
 */
function isOfArgument({ message, extensions }: GraphQLError): boolean {
  return extensions.code === undefined && message.startsWith('Argument "');
}
