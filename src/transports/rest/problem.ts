import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';

/**
 * Whether the server sends errors at this path as problem details. True for all paths below /api and /interactions, even if the path has no endpoint.
 */
export function isRestPath(url: string): boolean {
  return /^\/(api|interactions)(\/|\?|$)/.test(url);
}

/** Sends an error as problem details (RFC 9457), whose field `code` identifies the error. */
export function sendProblem(
  { message, extensions = {} }: GraphQLFormattedError,
  status: number,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { field } = extensions;
  const own = typeof field === 'string' ? field.replace(/^input\./, '') : undefined;
  const { fieldNames } = request.routeOptions.config ?? {};
  const name = own && (fieldNames?.[own] ?? own);
  // Replaces the field name at the beginning of a validation message with the name that the REST endpoint uses for the field.
  const detail = own && name && message.startsWith(own) ? name + message.slice(own.length) : message;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        detail,
        success: false,
        ...extensions,
        ...(name && { field: name }),
      }),
    );
}

/** OpenAPI schema of the responses of `sendProblem`. */
export const Problem = {
  $id: 'Problem',
  type: 'object',
  description: 'An error response in the format of problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'success', 'code', 'retryable'],
  properties: {
    type: { type: 'string', description: 'Always about:blank. Clients identify the error by `code`.' },
    title: { type: 'string', description: 'Name of the HTTP status.' },
    status: { type: 'integer', description: 'HTTP status of the response.' },
    detail: { type: 'string', description: 'Explanation in English: the violated rule and the rejected value.' },
    success: { type: 'boolean', const: false, description: 'Always false, because the request failed.' },
    code: { type: 'string', description: 'Error code, such as NOT_FOUND or BAD_USER_INPUT. docs/errors.md lists all codes.' },
    field: { type: 'string', description: 'Name of the request field with the rejected value.' },
    retryable: { type: 'boolean', description: 'Whether a retry of the same request can succeed.' },
    retryAfterMs: {
      type: 'integer',
      description: 'Time in milliseconds that the client must wait before a retry. The header Retry-After has the time in seconds.',
    },
    requestId: { type: 'string', description: 'Id of the failed request in the log of the server. Only internal errors have it.' },
  },
} as const;
