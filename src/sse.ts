import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import type { Viewer } from './auth';
import { Context, type Services } from './context';
import { unauthenticated } from './errors';
import type { Identify } from './http';
import { newRequestId } from './identifiers';
import type { RateLimit } from './limits/rate';
import type { Connections } from './live/connections';
import { type Results, subscribe } from './live/subscribe';
import type { Prepare } from './prepared';
import { presentError } from './present';

const longestTimerMs = 2 ** 31 - 1;
/** What the library takes a context for. */
type Own = Record<PropertyKey, unknown>;

/** GraphQL over Server-Sent Events (graphql-sse, distinct connections mode) at /graphql/stream: for clients whose way lets no WebSocket through. */
export function serveEventStreams(
  fastify: FastifyInstance,
  services: Services,
  identify: Identify,
  prepare: Prepare,
  connections: Connections,
  rateLimit: RateLimit,
  log: FastifyBaseLogger,
): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  const handle = createHandler<Own>({
    // Its other mode keeps streams in the memory of one server.
    authenticate: () => null,
    onSubscribe({ raw }, { query, operationName, variables }) {
      const context = contexts.get(raw) as Context;
      const prepared = prepare({ query: String(query), ...(operationName && { operationName }), ...(variables && { variables }) });
      if ('schema' in prepared) return { ...prepared, contextValue: context as unknown as Own };
      return prepared.map((error) => presentError(error, context.requestId, log)) as never;
    },
    subscribe: async (args) => {
      const results = await subscribe(args);
      const { viewer } = args.contextValue as unknown as Context;
      return Symbol.asyncIterator in results && viewer ? untilExpiry(results as Results, viewer) : results;
    },
    onNext: (_, { raw }, result) => {
      const requestId = contexts.get(raw)?.requestId ?? newRequestId();
      return result.errors && { ...result, errors: result.errors.map((error) => presentError(error, requestId, log, 'BAD_USER_INPUT') as never) };
    },
  });

  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    async handler(request, reply) {
      const { headers, id, ip } = request;
      const viewer = await identify(headers.authorization);
      await rateLimit.admit(viewer, ip);
      const leave = connections.enter(viewer, ip);
      request.raw.once('close', leave);
      reply.raw.once('close', leave);
      contexts.set(request, new Context(services, viewer, id, { ipAddress: ip, userAgent: headers['user-agent'] ?? null }));
      // The stream is written past fastify: what its hooks wanted to say goes with it.
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.setHeader('x-accel-buffering', 'no');
      await handle(request, reply);
    },
  });
}

/** The last event of a token that expires says so. */
function untilExpiry(results: Results, viewer: Viewer): Results {
  let timer: NodeJS.Timeout | undefined;
  let isExpired = false;
  const expired = new Promise<IteratorResult<ExecutionResult>>((resolve) => {
    const remainingMs = Math.min(longestTimerMs, viewer.expiresAtMs - Date.now());
    timer = setTimeout(() => resolve({ done: false, value: { errors: [unauthenticated('The token has expired: sign in again.')] } }), remainingMs);
    timer.unref();
  });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isExpired) return { done: true, value: undefined };
      const result = await Promise.race([results.next(), expired]);
      isExpired = !result.done && result.value.errors?.[0] !== undefined && viewer.expiresAtMs <= Date.now();
      if (isExpired) await results.return?.();
      return result;
    },
    async return() {
      clearTimeout(timer);
      await results.return?.();
      return { done: true, value: undefined };
    },
  };
}
