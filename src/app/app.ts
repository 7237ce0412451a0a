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
import type { AnswerPlainRequest } from '../transports/plain-requests';
import { sendError } from '../transports/request-errors';
import { proxyTrust } from '../transports/trusted-proxies';
import { prepareData, startJobs } from './jobs';
import { registerRoutes } from './register-routes';
import { createSchema } from './schema';
import { openServices } from './services';

export interface App {
  services: Services;
  /** Listens on the configured host and port, and starts the hourly jobs. Resolves with the URL of the server. */
  start(): Promise<string>;
  /** Rejects new requests, finishes the accepted ones, then closes sockets and connections. */
  stop(): Promise<void>;
}

/** Largest request body in bytes on routes that set no limit themselves. */
const bodyLimit = 16 * 1024;
/** Longest time in ms that a client may need to send the headers of a request. */
const headersTimeoutMs = 10_000;
/** Longest time in ms that a client may need to send a complete request. */
const requestTimeoutMs = 60_000;
/** Interval in ms at which Node looks for requests that exceed `headersTimeoutMs` or `requestTimeoutMs`. */
const checkIntervalMs = 5_000;
/**
 * Time in ms after which the server closes an idle connection. Common load balancers close idle connections after 60 s. If the server closed
 * one earlier, a request that the load balancer sends on this connection at the same moment would be lost.
 */
const keepAliveMs = 72_000;
/** Time in ms without traffic after which the server closes a connection. The server uses twice the operation timeout if that is longer. */
const stalledMs = 60_000;
/** Longest path parameter in characters: an id of 255 characters, each of which percent-encoding can turn into nine. */
const maxEncodedId = 255 * 9;
/** Longest queue of connections that the server has not accepted yet. The kernel drops connections beyond it, so clients get no error response. */
const backlog = 4_096;
/** Longest time in ms that `stop` waits for the running background jobs. */
const jobTimeoutMs = 5_000;

/** Creates a server on a migrated database. Benchmarks and tests add their own resolvers with `moreResolvers`. */
export async function createApp(config: Config, databaseUrl: string, moreResolvers: readonly (new () => object)[] = []): Promise<App> {
  // Until the routes are registered, Fastify handles all requests.
  const plain: { answer: AnswerPlainRequest } = { answer: () => false };
  const fastify = createFastify(config, plain);
  const { services, settle, closeFeeds, close } = await openServices(config, databaseUrl, fastify.log);
  await prepareData(services);
  const routes = await registerRoutes(fastify, services, createSchema(moreResolvers));
  plain.answer = routes.answerPlainRequest;
  let stopJobs = async () => {};
  return {
    services,
    async start() {
      const url = await fastify.listen({ host: config.host, port: config.port, backlog });
      stopJobs = startJobs(services);
      return url;
    },
    async stop() {
      // Commits the accepted writes while clients are still connected, so that they receive the responses.
      await settle();
      // Waits at most `jobTimeoutMs` for running jobs. Afterwards, `close` below cancels their statements.
      await withTimeout(jobTimeoutMs, stopJobs(), () => {});
      await new Promise(setImmediate);
      await routes.closeSockets();
      await closeFeeds();
      await routes.close();
      await close();
    },
  };
}

function createFastify({ logLevel, trustProxy, limits }: Config, plain: { answer: AnswerPlainRequest }): FastifyInstance {
  const trustsProxy = proxyTrust(trustProxy);
  return Fastify({
    serverFactory(handle) {
      const listener: RequestListener = (request, response) => {
        if (!plain.answer(request, response)) handle(request, response);
      };
      return createServer(limits, shedOverload(listener, limits.requests, trustsProxy));
    },
    logger: { level: logLevel, hooks: { streamWrite: logLine } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, request.log),
    genReqId: newRequestId,
    trustProxy: trustsProxy,
    routerOptions: { maxParamLength: maxEncodedId },
    // Fastify's own 503 response has no error code, so the routes respond to requests that arrive during the shutdown.
    return503OnClosing: false,
    // Closes idle keep-alive connections at a shutdown, because `fastify.close` would wait for them.
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
