import { ApolloServer, type GraphQLRequestContextResponseForOperation, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { GraphQLError } from 'graphql';
import { Context, type Services } from './context';
import { CodedError, type ErrorCode, isCancelled, isTransient, statusOf } from './errors';
import { type Answer, createExecute, type Execute, type Prepared } from './execute';
import { newRequestId } from './identifiers';
import { type Cost, mostTokens } from './limits/limits';
import type { TrustedDocuments } from './limits/trusted';
import type { Gate } from './prepared';
import { presentError } from './present';

const acceptsPlainly = new Set<string | undefined>([undefined, '*/*', 'application/json']);

/** GraphQL over HTTP at /graphql. */
export async function serveHttp(
  fastify: FastifyInstance,
  services: Services,
  { schema, limits, trusted, checkNew }: Gate,
): Promise<ApolloServer<Context>> {
  const requestIds = new WeakMap<object, string>();
  const costs = new WeakMap<object, Cost>();
  const execute = createExecute(services.config.limits.operationMs, fastify.log);
  const hideSuggestions = !services.config.hasIntrospection;
  const apollo = new ApolloServer<Context>({
    schema,
    // Tokens travel in a header that no foreign page can set, GET only reads, and POST must be JSON, which browsers ask about first.
    csrfPrevention: false,
    introspection: services.config.hasIntrospection,
    hideSchemaDetailsFromClientErrors: hideSuggestions,
    parseOptions: { maxTokens: mostTokens },
    // Stopping is our own affair: the ledger answers first.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: (_, error) => presentError(error, requestIds.get(error as object) ?? newRequestId(), fastify.log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ operation, document, operationName, request, contextValue }) => {
            if (operation?.operation === 'subscription')
              throw refusedWith(
                new CodedError('BAD_USER_INPUT', 'Subscriptions go over a WebSocket to this same address, protocol graphql-transport-ws.'),
              );
            try {
              const cost = document && limits.check(document, operationName, request.variables);
              if (cost) costs.set(contextValue, cost);
            } catch (error) {
              throw refusedWith(error);
            }
          },
          responseForOperation: (operation) => answer({ schema, hideSuggestions }, operation, costs.get(operation.contextValue), execute),
          // Nothing was executed: to those who ask for plain JSON that is an answer like others, as GraphQL over HTTP has it.
          willSendResponse: async ({ request, response: { body, http } }) => {
            const isRefused = body.kind === 'single' && body.singleResult.data === undefined && http.status === 400;
            if (isRefused && /^application\/json\b/.test(request.http?.headers.get('accept') ?? '')) http.status = 200;
          },
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
    preHandler: async (request) => acceptTrusted(request, trusted),
    handler: fastifyApolloHandler<Context>(apollo, {
      context: async (request) => {
        try {
          const context = await contextOf(services, request);
          // After the request was counted: what is rejected takes time too.
          checkNew(request.method === 'POST' ? (request.body as object | null) : { query: (request.query as { query?: string }).query });
          return context;
        } catch (error) {
          const refusal = refusedWith(error);
          requestIds.set(refusal, request.id);
          throw refusal;
        }
      },
    }) as RouteHandlerMethod,
  });

  // What fails before GraphQL sees it, or beside it: a body that is too large, or no JSON; a database that is away.
  fastify.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const coded = error instanceof CodedError ? error : codedRequestError(error);
    const presented = presentError(coded ?? error, request.id, fastify.log);
    const { code, retryAfterMs } = presented.extensions ?? {};
    if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    const status = code === 'INTERNAL_SERVER_ERROR' ? (error.statusCode ?? 500) : statusOf(code as ErrorCode);
    void reply.code(status).send({ errors: [presented] });
  });
  return apollo;
}

/** Who asks over HTTP, and from where. @throws CodedError UNAUTHENTICATED when the token is not valid; RATE_LIMITED. */
export async function contextOf(services: Services, { headers, id, ip }: FastifyRequest): Promise<Context> {
  const origin = { ipAddress: ip, userAgent: headers['user-agent'] ?? null };
  const viewer = await services.identify(headers.authorization);
  await services.rateLimit.admit(viewer, ip);
  return new Context(services, viewer, id, origin);
}

/**
 * Executes an operation. Apollo would call the same `execute`, after a tenth of a request's work for plugins and for answers in
 * parts (@defer), which nobody has here. Without `data` nothing was executed: the variables are wrong.
 */
async function answer(
  options: Pick<Prepared, 'schema' | 'hideSuggestions'>,
  { document, operation, request, contextValue }: GraphQLRequestContextResponseForOperation<Context>,
  cost: Cost | undefined,
  execute: Execute,
): Promise<GraphQLResponse | null> {
  // Its name is not in the document, whatever the type says: Apollo has a code for that.
  if (!operation) return null;
  const { variables: variableValues, operationName, http } = request;
  const singleResult = await execute({ ...options, document, variableValues, operationName, contextValue, cost });
  const headers = new HeaderMap();
  // What Apollo would choose, after taking the header apart.
  if (acceptsPlainly.has(http?.headers.get('accept'))) headers.set('content-type', 'application/json; charset=utf-8');
  return { http: { status: statusOfRefusal(singleResult, headers), headers }, body: { kind: 'single', singleResult } };
}

/** The status of an operation that was not executed: its variables are wrong, or its client or the server has too much to do. */
function statusOfRefusal({ data, errors }: Answer, headers: HeaderMap): number | undefined {
  if (data === undefined) return 400;
  const { code, retryAfterMs } = (data === null && errors?.[0]?.path === undefined && errors?.[0]?.extensions) || {};
  if (code !== 'RATE_LIMITED' && code !== 'OVERLOADED') return undefined;
  headers.set('retry-after', String(Math.ceil(Number(retryAfterMs) / 1000)));
  return statusOf(code);
}

/** Puts the text of a trusted document into the request that names it. */
function acceptTrusted(request: FastifyRequest, trusted: TrustedDocuments): void {
  const { body, query } = request as { body: unknown; query: Record<string, string | undefined> };
  if (request.method === 'POST') {
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) request.body = trusted.accept(body);
    return;
  }
  const asked = { ...query, extensions: parsed(query.extensions) };
  const accepted = trusted.accept(asked);
  if (accepted === asked) return;
  const { extensions: _, ...given } = accepted;
  request.raw.url = `/graphql?${new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))}`;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Apollo tells what is wrong with it.
    return undefined;
  }
}

/** Apollo reads the status of a refused request from `http`, and does not send it on. */
function refusedWith(error: unknown): GraphQLError {
  const status = error instanceof CodedError ? statusOf(error.code) : isTransient(error) || isCancelled(error) ? statusOf('UNAVAILABLE') : 500;
  const headers = new HeaderMap();
  const { retryAfterMs } = error instanceof CodedError ? error.extensions : {};
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return new GraphQLError('Refused', { originalError: error as Error, extensions: { http: { status, headers } } });
}

/** What is wrong with a request before anybody looked at what it asks: a body that is too large, or no JSON. */
export function codedRequestError(error: Error & { statusCode?: number; code?: string }): CodedError | null {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CodedError('PAYLOAD_TOO_LARGE', "The request's body must be at most 8 MiB.");
  if (error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP'))
    return new CodedError('BAD_USER_INPUT', `The request's body must be JSON, sent as application/json: ${error.message}.`);
  return null;
}
