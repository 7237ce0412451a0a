import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { CodedError, unauthenticated } from '../domain/errors';
import { newRequestId } from '../domain/identifiers';
import { Context, type Services } from '../graphql/context';
import type { PreparedOperation } from '../graphql/execute';
import { formatError } from '../graphql/format-error';
import { checkNames } from '../graphql/limits/name-length';
import type { OperationPipeline } from '../graphql/prepare-operation';
import { atExpiry, type Viewer } from '../infrastructure/auth';
import { subscribe } from '../live/subscribe';
import { closeSocket, linkSocket, tryAgainLater } from '../live/websocket-protocol';
import { closeWith } from './client-errors';
import type { PendingConnections } from './pending-connections';
import { proxyTrust } from './trusted-proxies';

const maxMessageBytes = 1024 * 1024;
/** Longest time in ms that the server waits for a client's close frame. It limits the duration of a shutdown; the default of `ws` is 30 s. */
const closeTimeoutMs = 3_000;
/** Close code of the graphql-transport-ws protocol for a client without access. */
const forbidden = 4403;
/** Close code of the WebSocket protocol for a server that stops. */
const goingAway = 1001;
/** Maximum number of concurrent operations of one socket. */
const mostOfSocket = 200;

interface Extra extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
  viewer?: Viewer | null;
}

/** Serves GraphQL over WebSocket at /graphql with the protocol graphql-transport-ws. Returns a function that closes all sockets. */
export function serveSockets(
  { server }: FastifyInstance,
  services: Services,
  { prepare, execute }: OperationPipeline,
  pending: PendingConnections,
): () => Promise<void> {
  const { identify, connections, rateLimit, log } = services;
  const trustsProxy = proxyTrust(services.config.trustProxy);
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    maxPayload: maxMessageBytes,
    closeTimeout: closeTimeoutMs,
    handleProtocols,
  };
  const sockets = new WebSocketServer(options);
  const protocol = makeServer<Record<string, unknown>, Extra>({
    async onConnect({ connectionParams, extra }) {
      pending.leave(extra.request.socket);
      try {
        extra.viewer = await identify(tokenIn(connectionParams) ?? extra.request.headers.authorization);
        const leave = connections.enter(extra.viewer, proxyAddr(extra.request, trustsProxy), () =>
          closeSocket(extra.socket, forbidden, 'UNAUTHENTICATED: the user was erased'),
        );
        // A socket that has closed during authentication does not emit 'close' again.
        if (extra.socket.readyState === extra.socket.OPEN) extra.socket.once('close', leave);
        else leave();
      } catch (error) {
        const { code, message } = error instanceof CodedError ? error : new CodedError('UNAVAILABLE', 'Try again in a moment.');
        if (!(error instanceof CodedError)) log.error({ err: error }, 'A socket could not be opened');
        closeSocket(extra.socket, code === 'UNAUTHENTICATED' ? forbidden : tryAgainLater, `${code}: ${message}`);
        return false;
      }
      // Skips a socket that has closed during authentication.
      if (extra.viewer && extra.socket.readyState === extra.socket.OPEN)
        extra.socket.once(
          'close',
          atExpiry(extra.viewer, () => closeSocket(extra.socket, forbidden, 'UNAUTHENTICATED: the token has expired')),
        );
      return true;
    },
    async onSubscribe({ subscriptions, extra }, id, payload) {
      if (Object.keys(subscriptions).length > mostOfSocket)
        return [new CodedError('RATE_LIMITED', `At most ${mostOfSocket} operations at a time over one socket. Complete some first.`)];
      try {
        checkNames({ id });
        await rateLimit.admit(extra.viewer ?? null, proxyAddr(extra.request, trustsProxy));
      } catch (error) {
        return [new GraphQLError('', { originalError: error as Error })];
      }
      const operation = prepare(payload);
      return 'errors' in operation ? operation.errors : operation;
    },
    // `execute` and `subscribe` return formatted errors, which the types of graphql-ws do not allow.
    execute: (operation) => execute(operation as PreparedOperation) as never,
    subscribe: (operation) => subscribe(operation as PreparedOperation, execute) as never,
    context: ({ extra: { viewer, request } }) => {
      const origin = { ipAddress: proxyAddr(request, trustsProxy), userAgent: request.headers['user-agent'] ?? null };
      return new Context(services, viewer ?? null, newRequestId(), origin);
    },
    onError: (_, __, ___, errors) => errors.map((error) => formatError(error, newRequestId(), log)),
    onNext: (_, __, ___, ____, answer) => answer as never,
  });

  server.on('upgrade', (request, socket, head) => {
    // Node removes its own listeners from an upgraded socket, and an 'error' event without a listener would end the process.
    socket.on('error', () => {});
    const message = 'WebSockets open at /graphql.';
    if (request.url?.split('?')[0] !== '/graphql') return closeWith(request.socket, { status: 404, code: 'NOT_FOUND', message });
    pending.enter(request);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const extra: Extra = { socket: opened, request };
      const admit = (bytes: number) => rateLimit.admitBytes(extra.viewer ?? null, proxyAddr(request, trustsProxy), bytes);
      linkSocket(protocol, extra, { stream: socket, pingMs: services.config.socketPingMs, admit, log });
    });
  });
  sockets.on('wsClientError', ({ message }, _, { socket }) => closeWith(socket, { status: 400, code: 'BAD_USER_INPUT', message: `${message}.` }));
  return async () => {
    for (const socket of sockets.clients) socket.close(goingAway, 'Going away');
    await new Promise((resolve) => sockets.close(resolve));
  };
}

/** Returns the Authorization value from the payload of `connection_init`. Accepts three field names, and tokens with or without "Bearer". */
function tokenIn(params: Record<string, unknown> | undefined): string | undefined {
  const given = params?.Authorization ?? params?.authorization ?? params?.token;
  if (given === undefined || given === null || given === '') return undefined;
  if (typeof given !== 'string') throw unauthenticated('The token of the first message must be text.');
  return /^Bearer /i.test(given) ? given : `Bearer ${given}`;
}
