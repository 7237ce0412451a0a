import { ApolloServer, type GraphQLRequestContextResponseForOperation, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { execute, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Viewer } from './auth';
import { Context, type Services } from './context';
import { CodedError, isUnreachable, statusOf } from './errors';
import { newRequestId } from './identifiers';
import { presentError } from './present';

/** Who a request's header or a socket's first message says it is, with a row in `users`. */
export type Identify = (authorization: string | undefined) => Viewer | null | Promise<Viewer | null>;

const acceptsPlainly = new Set<string | undefined>([undefined, '*/*', 'application/json']);

/** GraphQL over HTTP at /graphql. */
export async function serveHttp(
  fastify: FastifyInstance,
  schema: GraphQLSchema,
  services: Services,
  identify: Identify,
): Promise<ApolloServer<Context>> {
  const requestIds = new WeakMap<object, string>();
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    // Stopping is our own affair: the ledger answers first.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (_, error) => presentError(error, requestIds.get(error as object) ?? newRequestId(), fastify.log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ operation }: { operation?: OperationDefinitionNode }) => {
            if (operation?.operation === 'subscription')
              throw refusedWith(
                new CodedError('BAD_USER_INPUT', 'Subscriptions go over a WebSocket to this same address, protocol graphql-transport-ws.'),
              );
          },
          responseForOperation: (operation) => answer(schema, operation, fastify.log),
          didEncounterErrors: async ({ errors, contextValue }) => {
            for (const error of errors) requestIds.set(error, contextValue.requestId);
          },
        }),
      },
    ],
    logger: { debug() {}, info() {}, warn: (message) => fastify.log.warn(message), error: (message) => fastify.log.error(message) },
  });
  await apollo.start();

  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => {
        try {
          return await contextOf(services, identify, request);
        } catch (error) {
          const refusal = refusedWith(error);
          requestIds.set(refusal, request.id);
          throw refusal;
        }
      },
    }),
  });

  // What fails before GraphQL sees it: a body that is too large, or no JSON.
  fastify.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const coded = error instanceof CodedError ? error : codedRequestError(error);
    const presented = presentError(coded ?? error, request.id, fastify.log);
    const { retryAfterMs } = presented.extensions ?? {};
    if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    void reply.code(coded ? statusOf(coded.code) : (error.statusCode ?? 500)).send({ errors: [presented] });
  });
  return apollo;
}

/** Who asks over HTTP, and from where. @throws CodedError UNAUTHENTICATED when the token is not valid. */
export async function contextOf(services: Services, identify: Identify, { headers, id, ip }: FastifyRequest): Promise<Context> {
  const origin = { ipAddress: ip, userAgent: headers['user-agent'] ?? null };
  return new Context(services, await identify(headers.authorization), id, origin);
}

/**
 * Executes an operation. Apollo would call the same `execute`, after a tenth of a request's work for plugins and for answers in
 * parts (@defer), which nobody has here. null when nothing was executed: then Apollo finds, and tells, what is wrong.
 */
async function answer(
  schema: GraphQLSchema,
  { document, request, contextValue }: GraphQLRequestContextResponseForOperation<Context>,
  log: FastifyBaseLogger,
): Promise<GraphQLResponse | null> {
  const { variables: variableValues, operationName, http } = request;
  const { data, errors } = await execute({ schema, document, variableValues, operationName, contextValue });
  if (data === undefined) return null;
  const headers = new HeaderMap();
  // What Apollo would choose, after taking the header apart.
  if (acceptsPlainly.has(http?.headers.get('accept'))) headers.set('content-type', 'application/json; charset=utf-8');
  const singleResult = { data, errors: errors?.map((error) => presentError(error, contextValue.requestId, log)) };
  return { http: { status: undefined, headers }, body: { kind: 'single', singleResult } };
}

/** Apollo reads the status of a refused request from `http`, and does not send it on. */
function refusedWith(error: unknown): GraphQLError {
  const status = error instanceof CodedError ? statusOf(error.code) : isUnreachable(error) ? statusOf('UNAVAILABLE') : 500;
  return new GraphQLError('Refused', { originalError: error as Error, extensions: { http: { status } } });
}

/** What is wrong with a request before anybody looked at what it asks: a body that is too large, or no JSON. */
export function codedRequestError(error: Error & { statusCode?: number; code?: string }): CodedError | null {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CodedError('PAYLOAD_TOO_LARGE', "The request's body must be at most 8 MiB.");
  if (error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP'))
    return new CodedError('BAD_USER_INPUT', `The request's body must be JSON, sent as application/json: ${error.message}.`);
  return null;
}
