import type { SwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { version } from '../../../package.json';
import type { Route } from './route';

/** One tag for each document, in the order of the page at /api/docs. */
export const tags = {
  views: { name: 'View tracking', description: 'Views by content type, and the counts on a card.' },
  listings: { name: 'Listing interactions', description: 'Likes, saves, views and shares; statistics and rankings.' },
  tracking: { name: 'Content tracking', description: 'Interactions with their moods; history, patterns, export.' },
};

export const description: SwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version,
      description: 'The REST door of Rapport: the same acts and questions as its GraphQL, by the same code.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.values(tags),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of your identity provider; its subject is the user.' },
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
    ...(query && { querystring: query }),
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
        'Names this request: sent again with the same key (for a day), it is answered as it was, and nothing is done twice. With another body it is refused (409).',
    },
  },
};

function responsesOf({ answer, alsoAnswers, alsoType, isPublic, isRead, method, params }: Route): Record<string, unknown> {
  const json = (schema: unknown, type = 'application/json') => ({ [type]: { schema } });
  const problem = (text: string) => ({ description: text, content: json({ $ref: 'Problem#' }, 'application/problem+json') });
  const isWrite = method === 'POST' && !isRead;
  return {
    200: { description: 'It is so.', content: { ...json(answer), ...(alsoType && json({ type: 'string' }, alsoType)) } },
    ...Object.fromEntries(
      Object.entries(alsoAnswers ?? {}).map(([status, text]) => [status, { description: text, ...(status !== '304' && { content: json(answer) }) }]),
    ),
    400: problem('Something in the form breaks its rule; `field` says what.'),
    401: problem(isPublic ? 'The token is not valid.' : 'There is no token, or it is not valid.'),
    ...((isWrite || !isPublic) && { 403: problem("Somebody else's.") }),
    ...((isWrite || params) && { 404: problem('No such thing, or none that this viewer may know of.') }),
    ...(isWrite && { 409: problem('The key was sent with another request.') }),
    ...(method === 'POST' && {
      413: problem('The body is over 256 KiB.'),
      415: problem('The body is not JSON in UTF-8, or it is compressed.'),
    }),
    429: problem('Too many requests of this user, or of this address, within a minute: try again after `Retry-After` seconds.'),
    503: problem('Too much is waiting, or the database is away: try again after `Retry-After` seconds.'),
  };
}

/** Operation id from the method and the constant parts of the path, for example `getListingsStats`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[/-]/).filter((word) => word && word !== 'api' && !word.startsWith(':'));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
