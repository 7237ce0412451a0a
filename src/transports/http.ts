import { ApolloServer, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { CodedError, type ErrorCode, statusOf } from '../domain/errors';
import { newRequestId } from '../domain/identifiers';
import type { Context, Services } from '../graphql/context';
import type { Answer, PreparedOperation } from '../graphql/execute';
import { formatError } from '../graphql/format-error';
import type { OperationPipeline, RejectedOperation } from '../graphql/prepare-operation';
import { admitSender } from './authenticate-sender';
import { operationRoute, readOperationRequest, requirePostForMutation } from './operation-request';

/** Context that Apollo Server passes to its plugins: the operation of one request, which the pipeline has already prepared or rejected. */
interface HttpOperation {
  operation: PreparedOperation | RejectedOperation;
  requestId: string;
}

const acceptsPlainly = new Set<string | undefined>([undefined, '*/*', 'application/json']);

/** Serves GraphQL over HTTP at /graphql. The pipeline prepares and executes the operations; Apollo Server formats the HTTP responses. */
export async function serveHttp(
  fastify: FastifyInstance,
  services: Services,
  schema: GraphQLSchema,
  { prepare, execute }: OperationPipeline,
): Promise<ApolloServer<HttpOperation>> {
  const { log } = fastify;
  const apollo = new ApolloServer<HttpOperation>({
    schema,
    // Other origins cannot change data even without this check, because GET rejects mutations and a POST of JSON requires a CORS preflight.
    csrfPrevention: false,
    // The pipeline has already validated the operation of the client.
    dangerouslyDisableValidation: true,
    // `close` in src/app/register-routes.ts stops Apollo Server, after Fastify has closed.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (_, error) => formatError(error, newRequestId(), log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => ({
          async responseForOperation({ contextValue: { operation, requestId }, request }) {
            const answer =
              'errors' in operation ? { errors: operation.errors.map((error) => formatError(error, requestId, log)) } : await execute(operation);
            return toResponse(answer, request.http?.headers.get('accept'));
          },
          // For clients that accept application/json, the GraphQL over HTTP specification requires status 200 for a rejected operation.
          async willSendResponse({ request, response: { body, http } }) {
            const isRejected = body.kind === 'single' && body.singleResult.data === undefined && http.status === 400;
            if (isRejected && /^application\/json\b/.test(request.http?.headers.get('accept') ?? '')) http.status = 200;
          },
        }),
      },
    ],
    logger: { debug() {}, info() {}, warn: (message) => log.warn(message), error: (message) => log.error(message) },
  });
  await apollo.start();

  fastify.route({
    ...operationRoute,
    url: '/graphql',
    onRequest: admitSender(services),
    async handler(request, reply) {
      const context = request.sender as Context;
      const operation = prepare(readOperationRequest(request));
      if ('errors' in operation) return respond(apollo, request, reply, operation);
      requirePostForMutation(request, reply, operation);
      if (operation.operation.operation === 'subscription')
        return respond(apollo, request, reply, { source: operation.source, errors: [new CodedError('BAD_USER_INPUT', subscriptionRule)] });
      return respond(apollo, request, reply, { ...operation, contextValue: context });
    },
  });
  return apollo;
}

/** Document that Apollo Server receives instead of the client's document. The plugin returns the result of the client's operation. */
const anyDocument = { query: '{ __typename }' };

const subscriptionRule = 'Subscriptions go over a WebSocket to this same address, protocol graphql-transport-ws.';

/** Calls Apollo Server, which negotiates the content type, calls the plugin and serializes the response. Returns the body. */
async function respond(
  apollo: ApolloServer<HttpOperation>,
  { headers: { accept }, id: requestId }: FastifyRequest,
  reply: FastifyReply,
  operation: PreparedOperation | RejectedOperation,
): Promise<string> {
  // Throws the error instead of calling Apollo Server, which would respond with status 200 if the client accepts application/json. A request without
  // a document always has status 400.
  if (operation.source === null) throw (operation as RejectedOperation).errors[0];
  const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap(accept === undefined ? [] : [['accept', accept]]),
      search: '',
      body: anyDocument,
    },
    context: async () => ({ operation, requestId }),
  });
  for (const [name, value] of headers) reply.header(name, value);
  reply.code(status ?? 200);
  return body.kind === 'complete' ? body.string : '';
}

/** Converts an answer to a response for Apollo Server. The code of the first error determines the status of an operation that was not executed. */
function toResponse(singleResult: Answer, accept: string | undefined): GraphQLResponse {
  const headers = new HeaderMap();
  // Sets the content type that Apollo Server would choose, which saves the time to parse the Accept header.
  if (acceptsPlainly.has(accept)) headers.set('content-type', 'application/json; charset=utf-8');
  const isExecuted = singleResult.data !== undefined;
  const { code, retryAfterMs } = (isExecuted ? undefined : singleResult.errors?.[0]?.extensions) ?? {};
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return { http: { status: isExecuted ? undefined : statusOf(code as ErrorCode), headers }, body: { kind: 'single', singleResult } };
}
