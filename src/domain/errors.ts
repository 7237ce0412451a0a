import { GraphQLError } from 'graphql';

/** Values of `extensions.code` in error responses. docs/errors.md documents them for clients. */
export type ErrorCode =
  | 'UNAUTHENTICATED' // The token is missing, invalid or expired: sign in again.
  | 'FORBIDDEN' // The token is valid, but its role does not allow the operation.
  | 'NOT_FOUND' // The object does not exist, or the viewer cannot see it.
  | 'BAD_USER_INPUT' // An argument is invalid. The message states the rule, and `field` names the argument.
  | 'UNTRUSTED_DOCUMENT' // The server executes only operations from its list of trusted documents.
  | 'QUERY_TOO_COMPLEX' // The operation or its response exceeds a limit. The message states the limit.
  | 'CONFLICT' // The request conflicts with stored data, for example because its eventId was already used for another interaction.
  | 'PAYLOAD_TOO_LARGE' // The request body exceeds the limit.
  | 'UNSUPPORTED_MEDIA_TYPE' // The request body is not JSON in UTF-8, or it is compressed.
  | 'BAD_REQUEST' // The request is not a GraphQL operation.
  | 'PERSISTED_QUERY_NOT_FOUND' // The server does not know the hash of the persisted query: send the query as well.
  | 'OPERATION_RESOLUTION_FAILURE' // The document contains no operation with the requested name.
  | 'RATE_LIMITED' // The client exceeds a rate limit: retry after `retryAfterMs`.
  | 'TIMEOUT' // The operation exceeded the time limit: request less data.
  | 'OVERLOADED' // The server's queue is full: retry after `retryAfterMs`.
  | 'UNAVAILABLE' // The server cannot reach the database or the key server: retry. Retries are safe.
  | 'INTERNAL_SERVER_ERROR'; // The server failed. It logs the error with the `requestId` of the response.

interface Details {
  /** Path of the invalid argument, for example `input.durationMs`. */
  field?: string;
  retryAfterMs?: number;
  cost?: { requested: number; limit: number };
}

const httpStatus: Partial<Record<ErrorCode, number>> = {
  PERSISTED_QUERY_NOT_FOUND: 200,
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

/** An error whose message the server returns to the client unchanged. The server masks and logs all other errors. */
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

/** Returns a NOT_FOUND error for a content that does not exist or that the viewer cannot see. `field` is the argument that contains the id. */
export function noContent(id: string, field: string): CodedError {
  return new CodedError('NOT_FOUND', `The content "${id}" does not exist.`, { field });
}

export function unauthenticated(message: string): CodedError {
  return new CodedError('UNAUTHENTICATED', message);
}

/** Returns the HTTP status of the response if the server rejects a request before execution. */
export function statusOf(code: ErrorCode): number {
  return httpStatus[code] ?? 400;
}

/**
 * Error codes with which PostgreSQL, Node.js and Prisma report an unreachable database. A database is also unreachable if it is read-only after a
 * failover, is starting or stopping, or has no free connections, memory or disk space. Prisma replaces some PostgreSQL codes with its own codes, such
 * as P1001.
 */
const unreachable =
  /^(08...|53...|57P0[123]|25006|25P03|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ENOTFOUND|EAI_AGAIN|P100[128]|P1017|P2024|P2037)$/;
// Codes of a serialization failure, a deadlock and a lock timeout, after which a retry of the transaction can succeed.
const collided = /^(40001|40P01|55P03|P2034)$/;
/** Error code of a statement that `statement_timeout` or an administrator cancelled. */
const cancelled = '57014';

/** Returns whether a retry of the statement can succeed, because the database was unreachable or two transactions conflicted. */
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

/**
 * Returns the PostgreSQL or network code of an error, or an empty text if the error has no code. Also reads errors of `pg` that Prisma has wrapped.
 */
function databaseCode(error: unknown): string {
  const { code, errors, meta, cause } = (error ?? {}) as WithCode;
  if (meta?.driverAdapterError) return databaseCode(meta.driverAdapterError) || String(code);
  if (typeof cause?.originalCode === 'string') return cause.originalCode;
  // If a host has several addresses, Node.js raises an AggregateError that contains the connection error of each address.
  return typeof code === 'string' ? code : Array.isArray(errors) ? databaseCode(errors[0]) : '';
}
