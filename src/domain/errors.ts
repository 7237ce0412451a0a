import { GraphQLError } from 'graphql';

/** Every code that Rapport puts in `extensions.code`, with what it means for a client. Documented in docs/errors.md. */
export type ErrorCode =
  | 'UNAUTHENTICATED' // no token, or one that is not valid (any more): sign in again
  | 'FORBIDDEN' // a valid token whose role does not allow this
  | 'NOT_FOUND' // no such thing, or none that this viewer may know of
  | 'BAD_USER_INPUT' // the message tells the rule and what came; `field` names the argument
  | 'UNTRUSTED_DOCUMENT' // only operations of the list of trusted documents are answered here
  | 'QUERY_TOO_COMPLEX' // an operation too deep, too wide or too costly, or an answer too long: the message says which limit
  | 'CONFLICT' // the same eventId or handle was used for something else, or somebody else is at it
  | 'PAYLOAD_TOO_LARGE' // the request's body is over the limit
  | 'UNSUPPORTED_MEDIA_TYPE' // the request's body is not JSON in UTF-8, or it is compressed
  | 'BAD_REQUEST' // the request is no GraphQL operation
  | 'OPERATION_RESOLUTION_FAILURE' // the document has no operation of the requested name
  | 'RATE_LIMITED' // this client asks too much: try again after `retryAfterMs`
  | 'TIMEOUT' // it took too long and was given up: ask for less
  | 'OVERLOADED' // too much work is waiting: try again after `retryAfterMs`
  | 'UNAVAILABLE' // the database or the key server cannot be reached: try again, repeats are harmless
  | 'INTERNAL_SERVER_ERROR'; // our fault: logged with the `requestId` that the client also gets

interface Details {
  /** Path of the offending argument, e.g. `input.durationMs`. */
  field?: string;
  retryAfterMs?: number;
  cost?: { requested: number; limit: number };
}

const httpStatus: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TIMEOUT: 503,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  UNAVAILABLE: 503,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL_SERVER_ERROR: 500,
};

/** An error thrown on purpose: its text reaches the client as it is. Anything else thrown is masked and logged. */
export class CodedError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    const retryable = code === 'RATE_LIMITED' || code === 'OVERLOADED' || code === 'UNAVAILABLE';
    super(message, { extensions: { code, retryable, ...(retryable && { retryAfterMs: 1_000 }), ...details } });
    this.code = code;
  }
}

export function badInput(field: string, message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message, { field });
}

/** `field` is the argument that names it. What one may not see is answered like what is not there. */
export function noContent(id: string, field: string): CodedError {
  return new CodedError('NOT_FOUND', `There is no content "${id}".`, { field });
}

export function unauthenticated(message: string): CodedError {
  return new CodedError('UNAUTHENTICATED', message);
}

/** The HTTP status for a request that fails as a whole, before any of it is executed. */
export function statusOf(code: ErrorCode): number {
  return httpStatus[code] ?? 400;
}

// Connection lost or refused, a standby that was the primary a moment ago, server shutting down or starting up, out of connections, memory or disk.
// Prisma names some of these by codes of its own, and leaves PostgreSQL's out: not reachable, timed out, closed, too many connections.
const unreachable =
  /^(08...|53...|57P0[123]|25006|25P03|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENOTFOUND|EAI_AGAIN|P100[128]|P1017|P2024|P2037)$/;
// Serialization failure, deadlock, a lock that was not free in time: the same transaction succeeds when tried again.
const collided = /^(40001|40P01|55P03|P2034)$/;
/** `statement_timeout`, or an operator, ended the statement. */
const cancelled = '57014';

/** True when trying the same statement again can succeed: the database was away, or two transactions collided. */
export function isTransient(error: unknown): boolean {
  return isUnreachable(error) || collided.test(databaseCode(error));
}

export function isUnreachable(error: unknown): boolean {
  return (
    unreachable.test(databaseCode(error)) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|not queryable/i.test(
      String((error as Error)?.message),
    )
  );
}

export function isCancelled(error: unknown): boolean {
  return databaseCode(error) === cancelled;
}

interface WithCode {
  code?: unknown;
  errors?: unknown[];
  meta?: { driverAdapterError?: unknown };
  cause?: { originalCode?: unknown };
}

/** PostgreSQL's code of an error, or that of the network; '' without one. Prisma wraps what `pg` throws once or twice. */
function databaseCode(error: unknown): string {
  const { code, errors, meta, cause } = (error ?? {}) as WithCode;
  if (meta?.driverAdapterError) return databaseCode(meta.driverAdapterError) || String(code);
  if (typeof cause?.originalCode === 'string') return cause.originalCode;
  // Node wraps the failures to reach a host's several addresses in one AggregateError.
  return typeof code === 'string' ? code : Array.isArray(errors) ? databaseCode(errors[0]) : '';
}
