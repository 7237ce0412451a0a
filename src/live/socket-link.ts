import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { CloseCode, MessageType, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isNestedTooDeeply, maxJsonDepth } from '../infrastructure/json-depth';

/** How many bytes may wait for a client that does not read, before what it asks is not read either. */
const mostUnread = 1024 * 1024;
/** Of WebSocket itself. */
export const tryAgainLater = 1013;

interface Linked extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  request: IncomingMessage;
}

interface Link {
  /** Carries the socket. */
  stream: Duplex;
  /** How often the client is asked whether it is still there. It is given up when it has not answered by the next time. */
  pingMs: number;
  /** Called with the size of each message before it is parsed. Throws a CodedError to close the socket. */
  admit(bytes: number): Promise<void> | void;
  log: FastifyBaseLogger;
}

/** Lets the protocol speak over an open WebSocket until that closes. */
export function linkSocket<Extra extends Linked>(protocol: Server<Extra>, extra: Extra, { stream, pingMs, admit, log }: Link): void {
  const { socket } = extra;
  // ws has closed it with the fitting code by then.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket failed'));
  // The library itself frees an id as soon as the client completes it. At its end, an operation deletes whatever has its id by then.
  const underWay = new Set<string>();
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when it is on its way, so that a slow reader skips values; whom it cannot reach any more, nobody need be told of.
      send: (text) => new Promise((resolve) => (socket.readyState === socket.OPEN ? socket.send(text, () => resolve()) : resolve())),
      close: (code = CloseCode.InternalServerError, reason = '') => closeSocket(socket, code, reason),
      onMessage: (handle) =>
        receive(socket, admit, (text) => {
          const id = subscribedId(text);
          // An operation that the client has completed counts until it has ended: its result could be sent under the id of the new one.
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

/** The id that a message starts an operation with; null: it starts none, or is malformed, and the library closes the socket. */
function subscribedId(text: string): string | null {
  try {
    const { type, id } = JSON.parse(text) ?? {};
    return type === MessageType.Subscribe && typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** Closes a socket with the code, whatever the reason holds of a client's texts: a close reason has at most 123 bytes. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(
    code,
    Buffer.from(reason)
      .subarray(0, 120)
      .toString()
      .replace(/\uFFFD$/, ''),
  );
}

/** Passes on each message that can be parsed, in the order of their arrival. */
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
