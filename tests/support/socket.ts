import { once } from 'node:events';
import { type Socket as BareSocket, connect } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';

/** Message of the graphql-transport-ws protocol. The `type` determines the form of `payload`. */
export interface Message {
  type: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
  payload?: any;
}

export interface Socket {
  /** All messages that the socket has received, in order. */
  received: Message[];
  /** Sends a message. An object is sent as JSON, and a string is sent unmodified. */
  send(message: object | string): void;
  /** Sends `connection_init` with a token and waits for the acknowledgement. */
  init(token?: string): Promise<void>;
  /** Starts an operation with this id. */
  subscribe(id: string, query: string, variables?: object): void;
  /** Returns the first matching message that `take` has not returned before. Waits for one if necessary. */
  take(fits: Partial<Message> | ((message: Message) => boolean)): Promise<Message>;
  /** Executes a query or mutation and returns its result without the cost. */
  ask(query: string, variables?: object): Promise<Message['payload']>;
  /** Resolves with the close code that the server sent. Rejects if the server does not close the socket within 10 s. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** Stops reading from the socket without closing it. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

const timeoutMs = 10_000;

/** Opens a WebSocket to /graphql of the server at `url`. */
export async function openSocket(
  url: string,
  { protocol = 'graphql-transport-ws', headers = {} }: { protocol?: string; headers?: Record<string, string> } = {},
): Promise<Socket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, { headers });
  const received: Message[] = [];
  const taken = new Set<Message>();
  let asked = 0;
  let heard: () => void = () => {};
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)));
    heard();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      heard();
    }),
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {}); // The event `close` follows.

  const self: Socket = {
    received,
    get closed() {
      return within(closed, () => `The socket stays open; it got ${JSON.stringify(received.slice(-5))}.`);
    },
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async init(token) {
      self.send({ type: 'connection_init', ...(token && { payload: { Authorization: `Bearer ${token}` } }) });
      await self.take({ type: 'connection_ack' });
    },
    subscribe: (id, query, variables = {}) => self.send({ type: 'subscribe', id, payload: { query, variables } }),
    take(wanted) {
      const fits =
        typeof wanted === 'function'
          ? wanted
          : (message: Message) => Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(message[key as keyof Message], value));
      const look = async (): Promise<Message> => {
        for (;;) {
          const message = received.find((one) => !taken.has(one) && fits(one));
          if (message) {
            taken.add(message);
            return message;
          }
          if (socket.readyState === WebSocket.CLOSED) throw new Error(`The socket closed: ${JSON.stringify(await closed)}.`);
          await new Promise<void>((resolve) => {
            heard = chained(heard, resolve);
          });
        }
      };
      return within(look(), () => `No message fits ${JSON.stringify(wanted)}; the last are ${JSON.stringify(received.slice(-5))}.`);
    },
    async ask(query, variables) {
      const id = `ask-${++asked}`;
      self.subscribe(id, query, variables);
      const { type, payload } = await self.take((message) => message.id === id && message.type !== 'complete');
      if (type !== 'next') return payload;
      const { extensions: _, ...result } = payload;
      return result;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    async close() {
      socket.close();
      await self.closed;
    },
  };
  return self;
}

/** Opens a WebSocket connection that sends only what the test writes. It does not answer pings and close frames. */
export async function openMute(url: string): Promise<BareSocket> {
  const { hostname, port } = new URL(url);
  const mute = connect(Number(port), hostname).on('error', () => {});
  mute.write(
    'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  await once(mute, 'data');
  return mute;
}

function chained(before: () => void, then: () => void): () => void {
  return () => {
    before();
    then();
  };
}

async function within<T>(promise: Promise<T>, complaint: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), timeoutMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
