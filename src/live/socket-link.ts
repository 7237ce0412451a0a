import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';

/** How many bytes may wait for a client that does not read, before what it asks is not read either. */
const mostUnread = 1024 * 1024;

interface Linked extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
}

/**
 * Lets the protocol speak over an open WebSocket until that closes. The socket is asked every `pingMs` whether anybody is still there,
 * and given up when it has not answered by the next time. `stream` is what carries it.
 */
export function linkSocket(
  protocol: Server<Linked>,
  socket: WebSocket,
  request: IncomingMessage,
  stream: Duplex,
  pingMs: number,
  log: FastifyBaseLogger,
): void {
  // ws has closed it with the fitting code by then.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket failed'));
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when it is on its way, so that a slow reader skips values; whom it cannot reach any more, nobody need be told of.
      send: (text) => new Promise((resolve) => (socket.readyState === socket.OPEN ? socket.send(text, () => resolve()) : resolve())),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data) => {
          handle(String(data)).catch((error) => {
            if (/^Unexpected message of type/.test(String(error?.message))) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            log.error({ err: error }, 'A message could not be handled');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    { socket, request },
  );
  for (const asked of ['message', 'ping'])
    socket.on(asked, () => {
      if (socket.bufferedAmount <= mostUnread || socket.isPaused) return;
      socket.pause();
      stream.once('drain', () => socket.resume());
    });
  const stopPinging = ping(socket, pingMs);
  socket.once('close', (code, reason) => {
    stopPinging();
    void closed(code, String(reason));
  });
}

function ping(socket: WebSocket, everyMs: number): () => void {
  let isThere = true;
  socket.on('pong', () => {
    isThere = true;
  });
  const timer = setInterval(() => {
    if (!isThere) return socket.terminate();
    isThere = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs).unref();
  return () => clearInterval(timer);
}
