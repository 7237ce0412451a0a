import cors from '@fastify/cors';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../graphql/context';
import { createOperationPipeline } from '../graphql/prepare-operation';
import { serveMetrics } from '../operations/metrics';
import { serveExports } from '../transports/export-downloads';
import { serveProbes } from '../transports/health-probes';
import { serveHttp } from '../transports/http';
import { limitPending } from '../transports/pending-connections';
import { servePlayground } from '../transports/playground';
import { readBodies } from '../transports/request-body';
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
  closeSockets(): Promise<void>;
  /** Rejects new requests and finishes the accepted ones. */
  close(): Promise<void>;
}

/** Response headers that scripts of other origins can read besides the CORS-safelisted headers. */
const exposedHeaders = ['ETag', 'Link', 'Retry-After', 'Idempotency-Replayed', 'Content-Disposition'];
const closeTimeoutMs = 5_000;

/** Registers the hooks and routes of all transports. The order matters because Fastify runs hooks in the order of their registration. */
export async function registerRoutes(fastify: FastifyInstance, services: Services, schema: GraphQLSchema): Promise<Routes> {
  const { config, pool, log } = services;
  addSecurityHeaders(fastify, config.isProduction);
  const trustsProxy = proxyTrust(config.trustProxy);
  const pending = limitPending(fastify.server, { trustsProxy, mostConnections: config.limits.connections });
  if (config.corsOrigins.length > 0)
    await fastify.register(cors, {
      origin: config.corsOrigins.includes('*') ? '*' : config.corsOrigins,
      maxAge: 86_400,
      exposedHeaders,
      // With strict preflight, the plugin responds in plain text to an OPTIONS request without preflight headers, instead of with a coded error.
      strictPreflight: false,
    });
  fastify.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply, log));
  refuseHeaders(fastify);
  // Rejects a request for an unknown path before the server reads its body.
  fastify.addHook('onRequest', ({ is404, url }, _, done) => (is404 ? done(notFound(url)) : done()));
  fastify.setNotFoundHandler(({ url }) => {
    throw notFound(url);
  });
  readBodies(fastify, {
    admit: ({ sender, ip }, bytes) => services.rateLimit.admitBytes(sender?.viewer ?? null, ip, bytes),
    onComplete: ({ socket }) => pending.leave(socket),
  });
  serveProbes(fastify, pool);
  if (config.hasMetrics) serveMetrics(fastify, services);
  if (config.hasIntrospection) await servePlayground(fastify);
  await serveDashboard(fastify, config.dashboard);
  serveTracker(fastify);
  const pipeline = createOperationPipeline(schema, config, log);
  const apollo = await serveHttp(fastify, services, schema, pipeline);
  serveExports(fastify, services.exports, services.exportLinks);
  await serveRest(fastify, services);
  if (config.webhookSecret) serveUserWebhook(fastify, services, config.webhookSecret);
  serveEventStreams(fastify, services, pipeline);
  const closeSockets = serveSockets(fastify, services, pipeline, pending);
  return {
    closeSockets,
    async close() {
      // Closes all connections after 5 s, because `fastify.close` waits for clients that do not read their response.
      const timer = setTimeout(() => fastify.server.closeAllConnections(), closeTimeoutMs);
      await fastify.close();
      clearTimeout(timer);
      await apollo.stop();
    },
  };
}
