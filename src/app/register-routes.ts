import cors from '@fastify/cors';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Services } from '../graphql/context';
import { createOperationPipeline } from '../graphql/operation';
import { serveMetrics } from '../operations/metrics';
import { serveDashboard } from '../transports/dashboard';
import { serveExports } from '../transports/export-downloads';
import { serveProbes } from '../transports/health-probes';
import { serveHttp } from '../transports/http';
import { shedOverload } from '../transports/overload';
import { limitPending } from '../transports/pending-connections';
import { servePlayground } from '../transports/playground';
import { readBodies } from '../transports/request-body';
import { notFound, refuseHeaders, sendError } from '../transports/request-errors';
import { serveRest } from '../transports/rest/register-rest';
import { addSecurityHeaders } from '../transports/security-headers';
import { serveEventStreams } from '../transports/sse';
import { proxyTrust } from '../transports/trusted-proxies';
import { serveUserWebhook } from '../transports/user-webhook';
import { serveTracker } from '../transports/view-tracker';
import { serveSockets } from '../transports/websocket';

interface Routes {
  closeSockets(): Promise<void>;
  /** Takes no more requests, and answers those that it took. */
  close(): Promise<void>;
}

/** What a browser's scripts may read beside the usual. */
const exposedHeaders = ['ETag', 'Link', 'Retry-After', 'Idempotency-Replayed', 'Content-Disposition'];
const closePatienceMs = 5_000;

/** All the ways to come in. The order is the order of the hooks: what is added first is asked first. */
export async function registerRoutes(fastify: FastifyInstance, services: Services, schema: GraphQLSchema): Promise<Routes> {
  const { config, pool, log } = services;
  addSecurityHeaders(fastify, config.isProduction);
  const trustsProxy = proxyTrust(config.trustProxy);
  shedOverload(fastify.server, config.limits.requests, trustsProxy);
  const pending = limitPending(fastify.server, { trustsProxy, mostConnections: config.limits.connections });
  if (config.corsOrigins.length > 0)
    await fastify.register(cors, {
      origin: config.corsOrigins.includes('*') ? '*' : config.corsOrigins,
      maxAge: 86_400,
      exposedHeaders,
      // An OPTIONS that is no preflight would be refused in a shape of its own.
      strictPreflight: false,
    });
  fastify.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply, log));
  refuseHeaders(fastify);
  // An unknown path is refused before its body is read.
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
  if (config.hasPlayground) await servePlayground(fastify);
  if (config.dashboard) await serveDashboard(fastify, config.dashboard);
  serveTracker(fastify);
  const gate = createOperationPipeline(schema, config, (details, message) => log.warn(details, message));
  const apollo = await serveHttp(fastify, services, gate);
  serveExports(fastify, services.exports, services.exportLinks);
  if (config.hasRest) await serveRest(fastify, services);
  if (config.webhookSecret) serveUserWebhook(fastify, services, config.webhookSecret);
  serveEventStreams(fastify, services, gate);
  const closeSockets = serveSockets(fastify, services, gate, pending);
  return {
    closeSockets,
    async close() {
      // Who does not read the answer they asked for must not hold up a stop.
      const patience = setTimeout(() => fastify.server.closeAllConnections(), closePatienceMs);
      await fastify.close();
      clearTimeout(patience);
      await apollo.stop();
    },
  };
}
