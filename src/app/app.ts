import 'reflect-metadata';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { newRequestId } from '../domain/identifiers';
import type { Services } from '../graphql/context';
import type { Config } from '../infrastructure/config/read-config';
import { logLine } from '../infrastructure/redact';
import { withTimeout } from '../infrastructure/timeout';
import { answerClientError } from '../transports/client-errors';
import { shedOverload } from '../transports/overload';
import { sendError } from '../transports/request-errors';
import { proxyTrust } from '../transports/trusted-proxies';
import { prepareData, startJobs } from './jobs';
import { registerRoutes } from './register-routes';
import { createSchema } from './schema';
import { openServices } from './services';

export interface App {
  services: Services;
  /** Starts to listen. Resolves with the URL. */
  start(): Promise<string>;
  /** Rejects new requests, finishes the accepted ones, then closes sockets and connections. */
  stop(): Promise<void>;
}

/** Default limit of request bodies, in bytes. */
const bodyLimit = 16 * 1024;
/** Time limits for the headers and for the complete request. Node checks them every `checkIntervalMs`, so it can close a connection that much later. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;
const checkIntervalMs = 5_000;
/** Closes an idle connection after this time. Load balancers keep connections for 60 s, and must close them first. */
const keepAliveMs = 72_000;
/** Closes connections without traffic for this time. The effective timeout is at least twice the time limit of an operation. */
const stalledMs = 60_000;
/** Longest path parameter: an id of 255 characters, each percent-encoded as nine characters. */
const maxEncodedId = 255 * 9;
/** Maximum of connections that the kernel queues. With a shorter queue, clients get no error response under a burst of connections. */
const backlog = 4_096;
const jobTimeoutMs = 5_000;

/** Creates a server on a migrated database. Benchmarks and tests pass `moreResolvers`. */
export async function createApp(config: Config, databaseUrl: string, moreResolvers: readonly (new () => object)[] = []): Promise<App> {
  const fastify = createFastify(config);
  const { services, settle, closeFeeds, close } = await openServices(config, databaseUrl, fastify.log);
  await prepareData(services);
  const routes = await registerRoutes(fastify, services, createSchema(moreResolvers));
  let stopJobs = async () => {};
  return {
    services,
    async start() {
      const url = await fastify.listen({ host: config.host, port: config.port, backlog });
      stopJobs = startJobs(services);
      return url;
    },
    async stop() {
      // Finishes accepted writes before it closes the transports.
      await settle();
      // A job that takes longer ends when its connections close.
      await withTimeout(jobTimeoutMs, stopJobs(), () => {});
      await new Promise(setImmediate);
      await routes.closeSockets();
      await closeFeeds();
      await routes.close();
      await close();
    },
  };
}

function createFastify({ logLevel, trustProxy, limits }: Config): FastifyInstance {
  const trustsProxy = proxyTrust(trustProxy);
  return Fastify({
    serverFactory: (handle) => createServer(limits, shedOverload(handle, limits.requests, trustsProxy)),
    logger: { level: logLevel, hooks: { streamWrite: logLine } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, request.log),
    genReqId: newRequestId,
    trustProxy: trustsProxy,
    routerOptions: { maxParamLength: maxEncodedId },
    // Requests during shutdown get the server's own error with a code, and the connection closes after the response.
    return503OnClosing: false,
    // Idle keep-alive connections must not delay a shutdown.
    forceCloseConnections: 'idle',
  });
}

function createServer({ operationMs }: Config['limits'], listener: RequestListener): Server {
  const options = {
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: checkIntervalMs,
    requireHostHeader: false,
  };
  return createHttpServer(options, listener).setTimeout(Math.max(stalledMs, 2 * operationMs));
}
