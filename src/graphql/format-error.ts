import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CodedError, isCancelled, isTransient, isUnreachable } from '../domain/errors';

/** Codes of invalid requests whose errors are raised by graphql-js or Apollo. Clients can see their messages. */
const requestCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE']); // prettier-ignore

export interface Log {
  error(details: object, message: string): void;
}

/**
 * Formats an error for clients. Returns coded errors unchanged; masks all others and logs them with the request id. `codeOfRequest` is the
 * code for errors of the request that have none.
 */
export function formatError(error: unknown, requestId: string, log: Log, codeOfRequest = 'GRAPHQL_VALIDATION_FAILED'): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
  const { locations, path } = graphqlError.toJSON();
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = deepest(graphqlError);
  if (cause instanceof CodedError) return { message: cause.message, ...place, extensions: cause.extensions };
  if (cause instanceof GraphQLError && (isOfRequest(graphqlError) || isOfArgument(cause))) {
    // The outermost message of a rejected variable also contains the path within the variable.
    const code = graphqlError.extensions.code ?? (isOfArgument(cause) ? 'BAD_USER_INPUT' : codeOfRequest);
    return { message: clipped(graphqlError.message), ...place, extensions: { code, retryable: false } };
  }
  // The parser is recursive, so a document that is nested too deeply overflows the stack: this is an error of the client.
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

/** Truncates a message: graphql-js repeats the client's value, which can be a megabyte long. */
function clipped(message: string): string {
  return message.length > 1_000 ? `${message.slice(0, 1_000)} …`.toWellFormed() : message;
}

function deepest(error: GraphQLError): unknown {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? deepest(originalError) : (originalError ?? error);
}

/** Whether the document or its variables were rejected. An error without code and path occurs before execution. */
function isOfRequest(error: GraphQLError): boolean {
  return requestCodes.has(String(error.extensions.code)) || (error.extensions.code === undefined && error.path === undefined);
}

/**
 * Whether a variable is null for a non-null argument. Validation accepts this if the variable has a default; graphql-js then throws an
 * error without a code during execution.
 */
function isOfArgument({ message, extensions }: GraphQLError): boolean {
  return extensions.code === undefined && message.startsWith('Argument "');
}
