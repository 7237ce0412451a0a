import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError, type ErrorCode, statusOf } from '../domain/errors';
import type { Context } from '../graphql/context';
import type { Answer, PreparedOperation } from '../graphql/execute';
import { formatError, type Log } from '../graphql/format-error';
import type { OperationPipeline, RejectedOperation } from '../graphql/prepare-operation';

/** Executes the operation of an HTTP request, or formats the errors of a rejected one. @throws the error of a request without a document. */
export type AnswerOperation = (operation: PreparedOperation | RejectedOperation, context: Context) => PromiseOrValue<Answer>;

const subscriptionRule = 'Subscriptions go over a WebSocket to this same address, protocol graphql-transport-ws.';

export function createAnswerOperation({ execute }: OperationPipeline, log: Log): AnswerOperation {
  return (operation, context) => {
    // A request without a document has status 400 even if the client accepts application/json, like a request that is not a GraphQL operation.
    if (operation.source === null) throw (operation as RejectedOperation).errors[0];
    const errors = 'errors' in operation ? operation.errors : subscriptionErrors(operation);
    if (errors) return { errors: errors.map((error) => formatError(error, context.requestId, log)) };
    const prepared = operation as PreparedOperation;
    prepared.contextValue = context;
    return execute(prepared);
  };
}

function subscriptionErrors({ operation }: PreparedOperation): CodedError[] | null {
  return operation.operation === 'subscription' ? [new CodedError('BAD_USER_INPUT', subscriptionRule)] : null;
}

/** Content types of responses, by the value of an Accept header that names only this type. */
const plainTypes: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

/**
 * Returns the content type of the response if the Accept header is plain: it is absent, or its first type is known, without parameters, and occurs
 * only once. Otherwise returns undefined, and Apollo Server must choose the content type.
 */
export function plainContentType(accept: string | undefined): string | undefined {
  const known = plainTypes.get(accept);
  if (known || !accept?.startsWith('application/')) return known;
  const [first = ''] = accept.split(',', 1);
  return accept.lastIndexOf(first) === 0 ? plainTypes.get(first) : undefined;
}

export interface HttpHead {
  status: number;
  /** Value of the header `Retry-After`; undefined if the response has no such header. */
  retryAfter: string | undefined;
}

/**
 * Returns the status of a response. The code of the first error determines the status of an operation that the server did not execute. For clients
 * that accept application/json, the GraphQL over HTTP specification requires status 200 instead of 400.
 */
export function headOf({ data, errors }: Answer, accept: string | undefined): HttpHead {
  if (data !== undefined) return { status: 200, retryAfter: undefined };
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
  const status = statusOf(code as ErrorCode);
  return {
    status: status === 400 && /^application\/json\b/.test(accept ?? '') ? 200 : status,
    retryAfter: typeof retryAfterMs === 'number' ? String(Math.ceil(retryAfterMs / 1000)) : undefined,
  };
}

/** Serializes a response as Apollo Server does. */
export function textOf({ errors, data, extensions }: Answer): string {
  return `${JSON.stringify({ errors, data, extensions })}\n`;
}
