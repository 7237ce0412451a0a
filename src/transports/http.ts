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

/** Body limits in bytes: for the role service, which imports catalogues, and for all other senders. */
const serviceBodyLimit = 8 * 1024 * 1024;
const bodyLimit = 1024 * 1024;
/** Route options of every endpoint that accepts operations. */
export const operationBody = { bodyLimit, config: { serviceBodyLimit } };

const acceptsPlainly = new Set<string | undefined>([undefined, '*/*', 'application/json']);

/** Serves GraphQL over HTTP at /graphql. */
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
    // Not needed: other origins cannot set the header of the token, GET only reads, and a POST of JSON needs a CORS preflight.
    csrfPrevention: false,
    introspection: services.config.hasIntrospection,
    hideSchemaDetailsFromClientErrors: hideSuggestions,
    parseOptions: { maxTokens: mostTokens },
    // The application stops Apollo itself, after the ledger has finished its requests.
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
          // GraphQL over HTTP requires status 200 for a request that was not executed if the client accepts application/json.
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
 * For onRequest: identifies the sender from the headers and counts the request against the rate limit, before the server reads the body.
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

/** Limits the nesting of JSON in the query string of a GET, as in a body. @throws CodedError BAD_USER_INPUT. */
export function checkParameters({ method, query }: FastifyRequest): void {
  if (method === 'POST') return;
  for (const name of ['variables', 'extensions']) {
    const text = (query as Record<string, unknown>)[name];
    if (typeof text === 'string' && isNestedTooDeeply(Buffer.from(text)))
      throw badInput(name, `${name} may be nested at most ${maxJsonDepth} levels deep.`);
  }
}

/**
 * Executes an operation. Without this function, Apollo would spend a tenth of a request's work on plugins and on incremental delivery
 * (@defer), which this server does not support. A result without `data` means that the operation was not executed.
 */
async function answer(
  options: Pick<PreparedOperation, 'schema' | 'hideSuggestions'>,
  { document, operation, request, contextValue }: GraphQLRequestContextResponseForOperation<Context>,
  cost: Cost | undefined,
  execute: Execute,
): Promise<GraphQLResponse | null> {
  // The document has no operation of this name, although the type excludes that. Apollo rejects the request with its own code.
  if (!operation) return null;
  const { variables: variableValues, operationName, http } = request;
  const singleResult = await execute({ ...options, document, variableValues, operationName, contextValue, cost });
  const headers = new HeaderMap();
  // Apollo would choose the same content type after parsing the header.
  if (acceptsPlainly.has(http?.headers.get('accept'))) headers.set('content-type', 'application/json; charset=utf-8');
  return { http: { status: statusOfRefusal(singleResult, headers), headers }, body: { kind: 'single', singleResult } };
}

/** Status of an operation that was not executed because of its variables, a limit or a timeout; undefined if it was executed. */
function statusOfRefusal({ data, errors }: Answer, headers: HeaderMap): number | undefined {
  if (data !== undefined) return undefined;
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return statusOf(code as ErrorCode);
}

/** For preHandler: replaces the id of a trusted document with the document's text. @throws CodedError as `TrustedDocuments.accept`. */
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
    // Apollo rejects the malformed JSON later.
    return undefined;
  }
}

/** Wraps an error for Apollo, which reads the HTTP status from the extension `http` and does not send that extension to clients. */
function refusedWith(error: unknown): GraphQLError {
  const status = error instanceof CodedError ? statusOf(error.code) : isTransient(error) || isCancelled(error) ? statusOf('UNAVAILABLE') : 500;
  const headers = new HeaderMap();
  const { retryAfterMs } = error instanceof CodedError ? error.extensions : {};
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return new GraphQLError('Refused', { originalError: error as Error, extensions: { http: { status, headers } } });
}
