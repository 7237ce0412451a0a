import type { SwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { version } from '../../../package.json';
import { Form } from './request-validation';
import type { Route } from './route';

/** Tags by which the page /api/docs groups the endpoints, in the order of the page. */
export const tags = {
  views: { name: 'View tracking', description: 'Views by content type, and the counts of contents.' },
  listings: { name: 'Listing interactions', description: 'Likes, saves, views and shares; statistics and rankings.' },
  tracking: { name: 'Content tracking', description: 'Interactions with their moods; history, patterns, export.' },
};

export const description: SwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version,
      description: 'REST API of Rapport. It records and returns the same data as the GraphQL API, with the same rules.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.values(tags),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Token of your identity provider. Its subject is the id of the user.',
        },
      },
    },
  },
  refResolver: { buildLocalReference: (schema, _, __, i) => String(schema.$id ?? `def-${i}`) },
};

/** OpenAPI description of a route. */
export function schemaOf(route: Route, tag: string): FastifySchema {
  const { summary, description, params, query, body, isPublic, isRead, method } = route;
  return {
    summary,
    ...(description && { description }),
    operationId: operationId(route),
    tags: [tag],
    security: isPublic ? [{}, { token: [] }] : [{ token: [] }],
    ...(params && { params }),
    querystring: query ?? Form({}),
    ...(body && { body }),
    ...(method === 'POST' && !isRead && { headers: keyHeader }),
    response: responsesOf(route),
  };
}

const keyHeader = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      description:
        'Unique key of this request. For a day, the server returns the stored response to a repeat with the same key, and does not execute it again. The server rejects another request with the same key (409).',
    },
  },
};

function responsesOf({ answer, alsoAnswers, alsoType, isPublic, isRead, method, params }: Route): Record<string, unknown> {
  const json = (schema: unknown, type = 'application/json') => ({ [type]: { schema } });
  const problem = (text: string) => ({ description: text, content: json({ $ref: 'Problem#' }, 'application/problem+json') });
  const isWrite = method === 'POST' && !isRead;
  return {
    200: { description: 'Success.', content: { ...json(answer), ...(alsoType && json({ type: 'string' }, alsoType)) } },
    ...Object.fromEntries(
      Object.entries(alsoAnswers ?? {}).map(([status, text]) => [status, { description: text, ...(status !== '304' && { content: json(answer) }) }]),
    ),
    400: problem('A value is not valid. `field` is the name of its field.'),
    401: problem(isPublic ? 'The token is not valid.' : 'The token is missing or not valid.'),
    ...((isWrite || !isPublic) && { 403: problem('The token does not allow access to this user.') }),
    ...((isWrite || params) && { 404: problem('The object does not exist, or the viewer may not see it.') }),
    ...(isWrite && { 409: problem('The Idempotency-Key was used for another request.') }),
    ...(method === 'POST' && {
      413: problem('The body is longer than 256 KiB.'),
      415: problem('The body is not JSON in UTF-8, or it is compressed.'),
    }),
    429: problem('The user or the address sent too many requests within a minute. Try again after `Retry-After` seconds.'),
    503: problem('The server is overloaded, or the database cannot be reached. Try again after `Retry-After` seconds.'),
  };
}

/** Returns an operation id from the method and the constant parts of the path, for example `getListingsStats` for GET /api/listings/:id/stats. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[/-]/).filter((word) => word && word !== 'api' && !word.startsWith(':'));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
