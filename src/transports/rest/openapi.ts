import type { SwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { version } from '../../../package.json';
import { Form } from './request-validation';
import type { Route } from './route';

/** Tags by which the page /api/docs groups the endpoints, in the order of the page. */
export const tags = {
  views: { name: 'View tracking', description: 'Endpoints that record views, and return the counts of contents.' },
  listings: {
    name: 'Listing interactions',
    description: 'Endpoints that record likes, saves, views and shares of listings, and return statistics and rankings. A listing is a content.',
  },
  tracking: {
    name: 'Content tracking',
    description: 'Endpoints that record interactions with moods, and return the history, patterns and export of a user.',
  },
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
          description: 'Token of your identity provider. The claim `sub` is the id of the user.',
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
        'Unique key of the request, so that a retry is safe. For one day, the server answers a repeat of the request with the stored response, and does not execute it again. It rejects a different request with the same key (409).',
    },
  },
};

function responsesOf({ answer, alsoAnswers, alsoType, isPublic, isRead, method, params }: Route): Record<string, unknown> {
  const json = (schema: unknown, type = 'application/json') => ({ [type]: { schema } });
  const problem = (text: string) => ({ description: text, content: json({ $ref: 'Problem#' }, 'application/problem+json') });
  const isWrite = method === 'POST' && !isRead;
  return {
    200: { description: 'The request succeeded.', content: { ...json(answer), ...(alsoType && json({ type: 'string' }, alsoType)) } },
    ...Object.fromEntries(
      Object.entries(alsoAnswers ?? {}).map(([status, text]) => [status, { description: text, ...(status !== '304' && { content: json(answer) }) }]),
    ),
    400: problem('A value in the request is not valid. `field` is the name of its field.'),
    401: problem(isPublic ? 'The token is not valid.' : 'The token is missing or not valid.'),
    ...((isWrite || !isPublic) && { 403: problem('The token does not allow access to the data of this user.') }),
    ...((isWrite || params) && { 404: problem('The requested object does not exist, or the user may not see it.') }),
    ...(isWrite && { 409: problem('The Idempotency-Key belongs to a different request.') }),
    ...(method === 'POST' && {
      413: problem('The request body is longer than 256 KiB.'),
      415: problem('The request body is compressed, or is not JSON in UTF-8.'),
    }),
    429: problem('The user or the IP address sent too many requests within a minute. Try again after `Retry-After` seconds.'),
    503: problem('The server is overloaded, or the database cannot be reached. Try again after `Retry-After` seconds.'),
  };
}

/** Returns an operation id from the method and the constant parts of the path, for example `getListingsStats` for GET /api/listings/:id/stats. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[/-]/).filter((word) => word && word !== 'api' && !word.startsWith(':'));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
