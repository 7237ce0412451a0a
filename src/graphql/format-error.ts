import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CodedError, isCancelled, isTransient, isUnreachable } from '../domain/errors';

/** Codes that graphql-js and Apollo give to requests that are wrong in themselves. Their texts are meant for clients. */
const requestCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]); // prettier-ignore

export interface Log {
  error(details: object, message: string): void;
}

/**
 * An error as a client may see it: those thrown on purpose as they are, anything else masked, and logged under the
 * request's id. `codeOfRequest` is for errors of the request itself that carry no code.
 */
export function formatError(error: unknown, requestId: string, log: Log, codeOfRequest = 'GRAPHQL_VALIDATION_FAILED'): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
  const { locations, path } = graphqlError.toJSON();
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = deepest(graphqlError);
  if (cause instanceof CodedError) return { message: cause.message, ...place, extensions: cause.extensions };
  if (cause instanceof GraphQLError && (isOfRequest(graphqlError) || isOfArgument(cause))) {
    // The outermost text: that of a refused variable also tells where in the variable.
    const code = graphqlError.extensions.code ?? (isOfArgument(cause) ? 'BAD_USER_INPUT' : codeOfRequest);
    // The library speaks of its own switch.
    const isOfSchema = graphqlError.extensions.validationErrorCode === 'INTROSPECTION_DISABLED';
    const message = isOfSchema ? 'This server does not tell its schema (INTROSPECTION=off).' : clipped(graphqlError.message);
    return { message, ...place, extensions: { code, retryable: false } };
  }
  // The parser recurses: what is nested deeper than the stack is the client's doing.
  if (cause instanceof RangeError && !path)
    return { message: 'The document is nested too deeply.', extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } };
  if (isCancelled(cause))
    return { message: 'It took too long and was given up: ask for less at a time.', ...place, extensions: { code: 'TIMEOUT', retryable: false } };
  if (isTransient(cause))
    return {
      message: isUnreachable(cause) ? 'The database cannot be reached at the moment: try again.' : 'Another transaction was in the way: try again.',
      ...place,
      extensions: { code: 'UNAVAILABLE', retryable: true, retryAfterMs: 1_000 },
    };
  log.error({ err: cause, requestId, path }, 'Unexpected error');
  return {
    message: `Something went wrong on our side. It is logged under request id ${requestId}.`,
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId },
  };
}

/** graphql-js repeats in its text what came, be it a megabyte. */
function clipped(message: string): string {
  return message.length > 1_000 ? `${message.slice(0, 1_000)} …`.toWellFormed() : message;
}

function deepest(error: GraphQLError): unknown {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? deepest(originalError) : (originalError ?? error);
}

/** Without a code and without a path nothing was executed: the document itself, or its variables, were refused. */
function isOfRequest(error: GraphQLError): boolean {
  return requestCodes.has(String(error.extensions.code)) || (error.extensions.code === undefined && error.path === undefined);
}

/**
 * A variable that is null where its argument must not be, which validation lets pass if the variable has a default: graphql-js
 * throws it during execution, without a code.
 */
function isOfArgument({ message, extensions }: GraphQLError): boolean {
  return extensions.code === undefined && message.startsWith('Argument "');
}
