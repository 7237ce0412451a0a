import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';

/** Whether errors at this path are problem details, even if no such endpoint exists. */
export function isRestPath(url: string): boolean {
  return /^\/(api|interactions)(\/|\?|$)/.test(url);
}

/** Sends problem details (RFC 9457). Clients must identify errors by `code`. */
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
  // A validation message begins with the field name. Clients know the field by its name in the form.
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
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'success', 'code', 'retryable'],
  properties: {
    type: { type: 'string', description: 'Always about:blank: `code` tells the kind.' },
    title: { type: 'string', description: "The status's name." },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'The rule, and what came instead.' },
    success: { type: 'boolean', const: false, description: 'Always false.' },
    code: { type: 'string', description: 'UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT … as in docs/errors.md.' },
    field: { type: 'string', description: 'The field that broke its rule.' },
    retryable: { type: 'boolean', description: 'The same may succeed when sent again.' },
    retryAfterMs: { type: 'integer', description: 'After how many milliseconds; the header Retry-After says it in seconds.' },
    requestId: { type: 'string', description: 'Under which it is logged, where the fault is ours.' },
  },
} as const;
