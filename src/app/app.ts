import 'reflect-metadata';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { newRequestId } from '../domain/identifiers';
import type { Services } from '../graphql/context';
import type { Config } from '../infrastructure/config/config';
import { logLine } from '../infrastructure/redact';
import { withTimeout } from '../infrastructure/timeout';
import { answerClientError } from '../transports/client-errors';
import { sendError } from '../transports/request-errors';
import { proxyTrust } from '../transports/trusted-proxies';
import { prepareData, startJobs } from './jobs';
import { registerRoutes } from './register-routes';
import { createSchema } from './schema';
import { openServices } from './services';

export interface App {
  services: Services;
  /** Listens; resolves with the URL. */
  start(): Promise<string>;
  /** Takes nothing more, answers what it took, closes sockets and connections. */
  stop(): Promise<void>;
}

/** Of routes that set no limit of their own. */
const bodyLimit = 16 * 1024;
/** How long the headers of a request and the whole of it may take, and how often that is checked: a connection is closed at most so much later. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;
const checkIntervalMs = 5_000;
/** How long nothing may move on a connection while an answer is made or sent; at least twice what an operation may take. */
const stalledMs = 60_000;
/** An id of 255 characters in a path, each of them written as nine. */
const maxEncodedId = 255 * 9;
/** Connections that wait to be taken: with fewer, those of a flood are lost before anything can be said to them. */
const backlog = 4_096;
const jobPatienceMs = 5_000;

/** One server around one schema, on a migrated database. `moreResolvers` are a benchmark's or a test's. */
export async function createApp(config: Config, databaseUrl: string, moreResolvers: readonly (new () => object)[] = []): Promise<App> {
  const fastify = createFastify(config);
  const { services, settle, closeFeeds, close } = await openServices(config, databaseUrl, fastify.log);
  await prepareData(services);
  const doors = await registerRoutes(fastify, services, createSchema(moreResolvers));
  let stopJobs = async () => {};
  return {
    services,
    async start() {
      const url = await fastify.listen({ host: config.host, port: config.port, backlog });
      stopJobs = startJobs(services);
      return url;
    },
    async stop() {
      // First the answers to what was taken; then the doors.
      await settle();
      // One that takes longer is broken off with its connections.
      await withTimeout(jobPatienceMs, stopJobs(), () => {});
      await new Promise(setImmediate);
      await doors.closeSockets();
      await closeFeeds();
      await doors.close();
      await close();
    },
  };
}

function createFastify({ logLevel, trustProxy, limits }: Config): FastifyInstance {
  return Fastify({
    logger: { level: logLevel, hooks: { streamWrite: logLine } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: Math.max(stalledMs, 2 * limits.operationMs),
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: checkIntervalMs, requireHostHeader: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, request.log),
    genReqId: newRequestId,
    trustProxy: proxyTrust(trustProxy),
    routerOptions: { maxParamLength: maxEncodedId },
    // Who still comes while it stops gets an answer of ours, with a code, and its connection ends with it.
    return503OnClosing: false,
    // Idle keep-alive connections must not hold up a stop.
    forceCloseConnections: 'idle',
  });
}
