import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { CloseCode, MessageType, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';

/** Maximum number of unsent bytes per socket. Above it, the server stops reading messages from the socket until its buffer is empty. */
const mostUnread = 1024 * 1024;
/** WebSocket close code "Try Again Later": the client can reconnect after some time. */
export const tryAgainLater = 1013;

interface Linked extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
}

interface Link {
  /** TCP stream below the WebSocket. */
  stream: Duplex;
  /** Interval in ms between pings. The server terminates a socket that has not answered a ping when the next ping is due. */
  pingMs: number;
  /** Called with the size of each message before the message is parsed. If it throws a CodedError, the server closes the socket. */
  admit(bytes: number): Promise<void> | void;
  log: FastifyBaseLogger;
}

/** Passes messages between an open WebSocket and graphql-ws until the socket closes. */
export function linkSocket<Extra extends Linked>(protocol: Server<Extra>, extra: Extra, { stream, pingMs, admit, log }: Link): void {
  const { socket } = extra;
  // The error needs no handling, because ws has already closed the socket with the right close code.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket failed'));
  // Ids of operations that the server has not finished. If a client reused such an id, graphql-ws would delete the new operation at the end of the
  // old one.
  const underWay = new Set<string>();
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when the message has been written or the socket is closed. graphql-ws then requests the next value, so a slow reader skips values.
      send: (text) => new Promise((resolve) => (socket.readyState === socket.OPEN ? socket.send(text, () => resolve()) : resolve())),
      close: (code = CloseCode.InternalServerError, reason = '') => closeSocket(socket, code, reason),
      onMessage: (handle) =>
        receive(socket, admit, (text) => {
          const id = subscribedId(text);
          // Rejects the id of an operation that the server has not finished, even if the client has sent a Complete message for the operation.
          // Otherwise a late result of the old operation would go to the new operation.
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

/** Returns the operation id in a Subscribe message. Returns null for other messages and for malformed messages, which graphql-ws rejects. */
function subscribedId(text: string): string | null {
  try {
    const { type, id } = JSON.parse(text) ?? {};
    return type === MessageType.Subscribe && typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** Closes a socket. Truncates the reason to 120 bytes, because it can contain a client's text and the WebSocket protocol allows only 123 bytes. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(
    code,
    Buffer.from(reason)
      .subarray(0, 120)
      .toString()
      .replace(/\uFFFD$/, ''),
  );
}

/** Passes the messages that `admit` accepts to `handle`, in the order of their arrival. Closes the socket if a message is invalid or rejected. */
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
