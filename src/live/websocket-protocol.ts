import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { CloseCode, MessageType, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';

/** Maximum of unsent bytes per client. Above it, the server does not read further messages of the client until the bytes are sent. */
const mostUnread = 1024 * 1024;
/** Close code of the WebSocket protocol. */
export const tryAgainLater = 1013;

interface Linked extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
}

interface Link {
  /** Network stream of the socket. */
  stream: Duplex;
  /** Interval of pings. The server terminates a socket whose client has not responded before the next ping. */
  pingMs: number;
  /** Called with the size of each message before it is parsed. Throws a CodedError to close the socket. */
  admit(bytes: number): Promise<void> | void;
  log: FastifyBaseLogger;
}

/** Connects an open WebSocket to the GraphQL protocol until the socket closes. */
export function linkSocket<Extra extends Linked>(protocol: Server<Extra>, extra: Extra, { stream, pingMs, admit, log }: Link): void {
  const { socket } = extra;
  // ws has already closed the socket with the right code.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket failed'));
  // graphql-ws frees an id when the client completes the operation. When that operation ends, it would delete a new one with the same id.
  const underWay = new Set<string>();
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when the message has been written, so that a slow reader skips values. Drops messages to a closed socket.
      send: (text) => new Promise((resolve) => (socket.readyState === socket.OPEN ? socket.send(text, () => resolve()) : resolve())),
      close: (code = CloseCode.InternalServerError, reason = '') => closeSocket(socket, code, reason),
      onMessage: (handle) =>
        receive(socket, admit, (text) => {
          const id = subscribedId(text);
          // A completed operation keeps its id until it ends, because its result could be sent under the id of a new operation.
          if (id !== null && underWay.has(id)) return closeSocket(socket, CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
          if (id !== null) underWay.add(id);
          const end = () => id !== null && underWay.delete(id);
          const handled = handle(text).finally(end);
          handled.catch((error) => {
            if (/^Unexpected message of type/.test(String(error?.message))) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            log.error({ err: error }, 'A message could not be handled');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        }),
    },
    extra,
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

/** Returns the id of the operation that a message starts; null for other messages, and for malformed ones, which graphql-ws rejects. */
function subscribedId(text: string): string | null {
  try {
    const { type, id } = JSON.parse(text) ?? {};
    return type === MessageType.Subscribe && typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** Closes a socket. Truncates the reason, which can contain a client's text, because a close reason has at most 123 bytes. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(
    code,
    Buffer.from(reason)
      .subarray(0, 120)
      .toString()
      .replace(/\uFFFD$/, ''),
  );
}

/** Passes admitted messages to `handle` in the order of their arrival. Closes the socket after an invalid message. */
function receive(socket: WebSocket, admit: Link['admit'], handle: (text: string) => void): void {
  let admitted: Promise<void> = Promise.resolve();
  socket.on('message', (data: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    if (!isUtf8(data)) return closeSocket(socket, CloseCode.BadRequest, 'Invalid message received: it must be UTF-8.');
    if (isNestedTooDeeply(data))
      return closeSocket(socket, CloseCode.BadRequest, `Invalid message received: it may be nested at most ${maxJsonDepth} levels deep.`);
    admitted = admitted
      .then(() => admit(data.length))
      .then(
        () => {
          if (socket.readyState === socket.OPEN) handle(String(data));
        },
        ({ code, message }) => closeSocket(socket, tryAgainLater, `${code}: ${message}`),
      );
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
