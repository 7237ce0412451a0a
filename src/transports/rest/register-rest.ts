import 'reflect-metadata';
import { hash } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onRequestHookHandler,
  type preValidationHookHandler,
} from 'fastify';
import type { Context, Services } from '../../graphql/context';
import { admitSender } from '../authenticate-sender';
import { contentTracking } from './content-tracking';
import { eventIdOf, keyIn, once } from './idempotency';
import { listingAnswers } from './listing-answers';
import { listingInteractions } from './listing-interactions';
import { description, schemaOf, tags } from './openapi';
import { Problem } from './problem';
import { compileForm } from './request-validation';
import type { Answer, Route } from './route';
import { viewTracking } from './view-tracking';

const documents: [{ name: string }, Route[]][] = [
  [tags.views, viewTracking],
  [tags.listings, [...listingInteractions, ...listingAnswers]],
  [tags.tracking, contentTracking],
];

/** Default cost of a request, in the unit of docs/limits.md. */
const usualCost = 100;

/** Content security policy of /api/docs. The page can load scripts from this server only, and send requests to this server only. */
const readersPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/** Maximum size of a request body in bytes. The largest valid body contains 100 ids of 255 escaped characters (at most 6 bytes each). */
const bodyLimit = 256 * 1024;

/** Serves all REST endpoints, their OpenAPI description at /api/openapi.json, and an interactive page at /api/docs. */
export async function serveRest(fastify: FastifyInstance, services: Services): Promise<void> {
  await fastify.register(async (rest) => {
    rest.setValidatorCompiler(compileForm);
    // Disables Fastify's serializers, which remove fields that are not in the schema. TypeScript already checks the responses.
    rest.setSerializerCompiler(() => JSON.stringify);
    await rest.register(swagger, description);
    rest.addSchema(Problem);
    rest.get('/api/openapi.json', { schema: { hide: true } }, async () => rest.swagger());
    await rest.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { validatorUrl: null }, staticCSP: readersPolicy });
    for (const [tag, routes] of documents) for (const route of routes) serve(rest, route, tag.name, services);
  });
}

/** Returns the OpenAPI 3.1 description of the REST API. Does not need a running server. */
export async function describeRest(): Promise<object> {
  const fastify = Fastify();
  // Passes no services, because no request calls the routes.
  await serveRest(fastify, {} as Services);
  return (await fastify.inject('/api/openapi.json')).json();
}

function serve(rest: FastifyInstance, route: Route, tag: string, services: Services): void {
  const { method, path, alias, hasNoHead } = route;
  const admit = admitSender(services);
  const schema = schemaOf(route, tag);
  const options = {
    method,
    // Authenticates before the server reads the body.
    onRequest: route.isPublic ? admit : [admit, requireSignedIn],
    // Replaces a missing body with an empty object, because the fields of some endpoints are all optional.
    ...(method === 'POST' && { preValidation: addMissingBody }),
    bodyLimit,
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const context = request.sender as Context;
      const answer = await services.workload.run(context, route.cost ?? usualCost, () => answerOf(route, context, request, reply));
      if (!answer) return reply;
      const { status = 200, headers = {}, body } = answer;
      return reply.code(status).headers(headers).type('application/json; charset=utf-8').send(JSON.stringify(body));
    },
    ...(hasNoHead && { exposeHeadRoute: false }),
    config: { fieldNames: route.fieldNames },
  };
  rest.route({ ...options, url: path, schema });
  if (alias) rest.route({ ...options, url: alias, schema: { ...schema, hide: true } });
}

const requireSignedIn: onRequestHookHandler = ({ sender }, _, done) => {
  // Fastify passes a thrown error to the error handler.
  void sender?.signedIn;
  done();
};

const addMissingBody: preValidationHookHandler = (request, _, done) => {
  request.body ??= {};
  done();
};

/** Calls the handler of the route. For a repeated Idempotency-Key, returns the stored response instead. @throws CodedError from the handler. */
function answerOf(route: Route, context: Context, request: FastifyRequest, reply: FastifyReply) {
  const { params, query, body, url, headers } = request;
  const keyHeader = route.method === 'POST' && !route.isRead ? headers['idempotency-key'] : undefined;
  const ifNoneMatch = headers['if-none-match'];
  const ask = { context, params, query, body, url, ifNoneMatch, reply };
  if (keyHeader === undefined) return route.handle({ ...ask, eventId: undefined });
  const { id: userId } = context.signedIn;
  const key = keyIn(keyHeader);
  const fingerprint = hash('sha256', JSON.stringify([url, body]));
  return once(
    context.services.pool,
    { userId, key, fingerprint },
    () => route.handle({ ...ask, eventId: eventIdOf(userId, key) }) as Promise<Answer>,
  );
}
