import type { FastifyError, FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../graphql/context';
import { createOperationPipeline } from '../graphql/prepare-operation';
import { serveMetrics } from '../operations/metrics';
import { allowOrigins } from '../transports/cross-origin';
import { serveExports } from '../transports/export-downloads';
import { serveProbes } from '../transports/health-probes';
import { serveHttp } from '../transports/http';
import { createAnswerOperation } from '../transports/operation-answer';
import { limitPending } from '../transports/pending-connections';
import { type AnswerPlainRequest, createPlainRequests } from '../transports/plain-requests';
import { servePlayground } from '../transports/playground';
import { createBodyParser, readBodies } from '../transports/request-body';
import { notFound, refuseHeaders, sendError } from '../transports/request-errors';
import { serveRest } from '../transports/rest/register-rest';
import { addSecurityHeaders } from '../transports/security-headers';
import { serveDashboard } from '../transports/serve-dashboard';
import { serveTracker } from '../transports/serve-view-tracker';
import { serveEventStreams } from '../transports/sse';
import { proxyTrust } from '../transports/trusted-proxies';
import { serveUserWebhook } from '../transports/user-webhook';
import { serveSockets } from '../transports/websocket';

interface Routes {
  answerPlainRequest: AnswerPlainRequest;
  closeSockets(): Promise<void>;
  /** Rejects new requests and finishes the accepted ones. */
  close(): Promise<void>;
}

const closeTimeoutMs = 5_000;

/** Registers the hooks and routes of all transports. The order matters because Fastify runs hooks in the order of their registration. */
export async function registerRoutes(fastify: FastifyInstance, services: Services, schema: GraphQLSchema): Promise<Routes> {
  const { config, pool, log } = services;
  const always = Object.entries(addSecurityHeaders(fastify, config.isProduction)).flat();
  const trustsProxy = proxyTrust(config.trustProxy);
  const pending = limitPending(fastify.server, { trustsProxy, mostConnections: config.limits.connections });
  const corsHeaders = await allowOrigins(fastify, config.corsOrigins);
  fastify.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply, log));
  refuseHeaders(fastify);
  // Rejects a request for an unknown path before the server reads its body.
  fastify.addHook('onRequest', ({ is404, url }, _, done) => (is404 ? done(notFound(url)) : done()));
  fastify.setNotFoundHandler(({ url }) => {
    throw notFound(url);
  });
  const parseBody = createBodyParser(fastify);
  readBodies(fastify, parseBody, {
    admit: ({ sender, ip }, bytes) => services.rateLimit.admitBytes(sender?.viewer ?? null, ip, bytes),
    onComplete: ({ socket }) => pending.leave(socket),
  });
  serveProbes(fastify, pool);
  if (config.hasMetrics) serveMetrics(fastify, services);
  if (config.hasIntrospection) await servePlayground(fastify);
  await serveDashboard(fastify, config.dashboard);
  serveTracker(fastify);
  const pipeline = createOperationPipeline(schema, config, log);
  const answerOperation = createAnswerOperation(pipeline, log);
  const apollo = await serveHttp(fastify, services, schema, pipeline, answerOperation);
  serveExports(fastify, services.exports, services.exportLinks);
  await serveRest(fastify, services);
  if (config.webhookSecret) serveUserWebhook(fastify, services, config.webhookSecret);
  serveEventStreams(fastify, services, pipeline);
  const closeSockets = serveSockets(fastify, services, pipeline, pending);
  let isStopping = false;
  return {
    answerPlainRequest: createPlainRequests({
      services,
      pipeline,
      answerOperation,
      parseBody,
      pending,
      headersFor: (origin) => [...always, ...corsHeaders(origin)],
      isStopping: () => isStopping,
    }),
    closeSockets,
    async close() {
      isStopping = true;
      // Closes all connections after 5 s, because `fastify.close` waits for clients that do not read their response.
      const timer = setTimeout(() => fastify.server.closeAllConnections(), closeTimeoutMs);
      await fastify.close();
      clearTimeout(timer);
      await apollo.stop();
    },
  };
}
