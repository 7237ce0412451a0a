import { ApolloServer, type GraphQLRequestContextResponseForOperation, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { GraphQLError } from 'graphql';
import { badInput, CodedError, type ErrorCode, isCancelled, isTransient, statusOf } from '../domain/errors';
import { newRequestId } from '../domain/identifiers';
import { Context, type Services } from '../graphql/context';
import { type Answer, createExecute, type Execute, type PreparedOperation } from '../graphql/execute';
import { formatError } from '../graphql/format-error';
import { type Cost, mostTokens } from '../graphql/limits/limits';
import type { TrustedDocuments } from '../graphql/limits/trusted-documents';
import type { OperationPipeline } from '../graphql/operation';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';
import { isObject } from './request-body';

/** Of operations of the role service, which import catalogues, and of everybody else's. */
const serviceBodyLimit = 8 * 1024 * 1024;
const bodyLimit = 1024 * 1024;
/** Of every endpoint that takes operations. */
export const operationBody = { bodyLimit, config: { serviceBodyLimit } };

const acceptsPlainly = new Set<string | undefined>([undefined, '*/*', 'application/json']);

/** GraphQL over HTTP at /graphql. */
export async function serveHttp(
  fastify: FastifyInstance,
  services: Services,
  { schema, limits, trusted, checkNew }: OperationPipeline,
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
    formatError: (_, error) => formatError(error, requestIds.get(error as object) ?? newRequestId(), fastify.log),
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
    ...operationBody,
    onRequest: admitSender(services),
    preHandler: async (request) => {
      checkParameters(request);
      acceptTrusted(request, trusted);
      checkNew(request.method === 'POST' ? (request.body as object | null) : { query: (request.query as { query?: string }).query });
    },
    handler: fastifyApolloHandler<Context>(apollo, { context: async ({ sender }) => sender as Context }) as RouteHandlerMethod,
  });
  return apollo;
}

/**
 * For onRequest: identifies the sender by the headers alone and counts the request, before its body is read.
 * @throws CodedError UNAUTHENTICATED when the token is not valid; RATE_LIMITED.
 */
export function admitSender(services: Services): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { headers, id, ip } = request;
    const origin = { ipAddress: ip, userAgent: headers['user-agent'] ?? null };
    const viewer = await services.identify(headers.authorization);
    await services.rateLimit.admit(viewer, ip);
    request.sender = new Context(services, viewer, id, origin);
  };
}

/** What a GET says in its address is bounded by the size of the headers, and is JSON as a body is. @throws CodedError BAD_USER_INPUT. */
export function checkParameters({ method, query }: FastifyRequest): void {
  if (method === 'POST') return;
  for (const name of ['variables', 'extensions']) {
    const text = (query as Record<string, unknown>)[name];
    if (typeof text === 'string' && isNestedTooDeeply(Buffer.from(text)))
      throw badInput(name, `${name} may be nested at most ${maxJsonDepth} levels deep.`);
  }
}

/**
 * Executes an operation. Apollo would call the same `execute`, after a tenth of a request's work for plugins and for answers in
 * parts (@defer), which nobody has here. Without `data` nothing was executed: the variables are wrong.
 */
async function answer(
  options: Pick<PreparedOperation, 'schema' | 'hideSuggestions'>,
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

/** The status of an operation that was not executed: its variables are wrong, its client is over a limit, or it waited too long. */
function statusOfRefusal({ data, errors }: Answer, headers: HeaderMap): number | undefined {
  if (data !== undefined) return undefined;
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return statusOf(code as ErrorCode);
}

/** For preHandler: puts the text of a trusted document into the request that names it. @throws CodedError as `TrustedDocuments.accept`. */
export function acceptTrusted(request: FastifyRequest, trusted: TrustedDocuments): void {
  const { body, query } = request as { body: unknown; query: Record<string, string | undefined> };
  if (request.method === 'POST') {
    if (isObject(body)) request.body = trusted.accept(body);
    return;
  }
  const asked = { ...query, extensions: parsed(query.extensions) };
  const accepted = trusted.accept(asked);
  if (accepted === asked) return;
  const { extensions: _, ...given } = accepted;
  request.query = Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string'));
  request.raw.url = `${request.url.split('?')[0]}?${new URLSearchParams(request.query as Record<string, string>)}`;
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
