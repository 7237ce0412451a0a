import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { newRequestId } from '../domain/identifiers';
import type { Context, Services } from '../graphql/context';
import type { Answer } from '../graphql/execute';
import { formatError } from '../graphql/format-error';
import type { OperationPipeline } from '../graphql/prepare-operation';
import { admitSender } from './authenticate-sender';
import { type AnswerOperation, headOf, plainContentType, textOf } from './operation-answer';
import { operationRoute, readOperationRequest, requirePostForMutation } from './operation-request';

/** Context that Apollo Server passes to its plugins: the answer to one request. */
interface Answered {
  answer: Answer;
}

/**
 * Serves GraphQL over HTTP at /graphql. The pipeline prepares and executes the operations. Apollo Server negotiates the content type of the responses
 * to requests whose Accept header is not plain.
 */
export async function serveHttp(
  fastify: FastifyInstance,
  services: Services,
  schema: GraphQLSchema,
  { prepare }: OperationPipeline,
  answerOperation: AnswerOperation,
): Promise<ApolloServer<Answered>> {
  const apollo = createApollo(schema, fastify);
  await apollo.start();

  fastify.route({
    ...operationRoute,
    url: '/graphql',
    onRequest: admitSender(services),
    handler(request, reply) {
      const operation = prepare(readOperationRequest(request));
      if (!('errors' in operation)) requirePostForMutation(request, reply, operation);
      const { accept } = request.headers;
      const answer = answerOperation(operation, request.sender as Context);
      return answer instanceof Promise ? answer.then((later) => respond(apollo, later, accept, reply)) : respond(apollo, answer, accept, reply);
    },
  });
  return apollo;
}

function createApollo(schema: GraphQLSchema, { log }: FastifyInstance): ApolloServer<Answered> {
  return new ApolloServer<Answered>({
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
          async responseForOperation({ contextValue: { answer }, request }) {
            const { status, retryAfter } = headOf(answer, request.http?.headers.get('accept'));
            const headers = new HeaderMap(retryAfter === undefined ? [] : [['retry-after', retryAfter]]);
            return { http: { status, headers }, body: { kind: 'single', singleResult: answer } };
          },
        }),
      },
    ],
    logger: { debug() {}, info() {}, warn: (message) => log.warn(message), error: (message) => log.error(message) },
  });
}

/** Document that Apollo Server receives instead of the client's document. The plugin returns the result of the client's operation. */
const anyDocument = { query: '{ __typename }' };

/**
 * Sends an answer. If the Accept header is not plain, Apollo Server negotiates the content type, calls the plugin and serializes the answer. Returns
 * a promise only in this case, because Fastify handles a returned value as a promise.
 */
function respond(apollo: ApolloServer<Answered>, answer: Answer, accept: string | undefined, reply: FastifyReply): Promise<FastifyReply> | undefined {
  const contentType = plainContentType(accept);
  if (!contentType) return respondNegotiated(apollo, answer, accept as string, reply);
  const { status, retryAfter } = headOf(answer, accept);
  reply.header('content-type', contentType);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.code(status).send(textOf(answer));
}

async function respondNegotiated(apollo: ApolloServer<Answered>, answer: Answer, accept: string, reply: FastifyReply): Promise<FastifyReply> {
  const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: new HeaderMap([['accept', accept]]), search: '', body: anyDocument },
    context: async () => ({ answer }),
  });
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status ?? 200).send(body.kind === 'complete' ? body.string : '');
}
