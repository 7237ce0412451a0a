import { type IncomingMessage, request } from 'node:http';
import { until } from './until';

interface Event {
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test states the shape that it expects
  data: any;
}

export interface EventStream {
  status: number;
  headers: IncomingMessage['headers'];
  /** All events that the stream has received, in order. */
  received: Event[];
  /** Returns the body of the response, for responses that are not an event stream. */
  body(): Promise<string>;
  /** Returns the first event that matches `fits` and that `take` has not returned before. Waits for one if necessary. */
  take(fits: (event: Event) => boolean, what?: string): Promise<Event>;
  /** Returns whether the stream has ended. */
  hasEnded(): boolean;
  /** Stops reading from the connection without closing it. */
  pause(): void;
  resume(): void;
  /** Closes the connection without notice, as if the network failed. */
  drop(): void;
}

interface Asking {
  method?: 'GET' | 'POST';
  token?: string;
  headers?: Record<string, string>;
}

/** Sends an operation to /graphql/stream and opens the response as a stream of Server-Sent Events. */
export async function openStream(
  url: string,
  query: string,
  variables: object = {},
  { method = 'POST', token, headers = {} }: Asking = {},
): Promise<EventStream> {
  const address = new URL('/graphql/stream', url);
  if (method === 'GET') address.search = String(new URLSearchParams({ query, variables: JSON.stringify(variables) }));
  const asked = request(address, {
    method,
    agent: false,
    headers: {
      accept: 'text/event-stream',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  asked.end(method === 'POST' ? JSON.stringify({ query, variables }) : undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) => asked.once('response', resolve).once('error', reject));
  const received: Event[] = [];
  const taken = new Set<Event>();
  let [text, read, isOver] = ['', 0, false];
  response.setEncoding('utf8').on('data', (piece) => {
    text += piece;
    const end = text.lastIndexOf('\n\n');
    if (end < read) return;
    for (const block of text.slice(read, end).split('\n\n')) {
      const [, event] = /^event: ?(.*)$/m.exec(block) ?? [];
      const [, data] = /^data: ?(.*)$/m.exec(block) ?? [];
      if (event) received.push({ event, data: data ? JSON.parse(data) : null });
    }
    read = end + 2;
  });
  response.on('close', () => {
    isOver = true;
  });
  asked.on('error', () => {});
  response.on('error', () => {});
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    received,
    async body() {
      await until(() => isOver, 'the end of the body');
      return text;
    },
    async take(fits, what = String(fits)) {
      let found: Event | undefined;
      await until(() => {
        found = received.find((one) => !taken.has(one) && fits(one));
        return found !== undefined || isOver;
      }, what);
      if (!found) throw new Error(`The stream ended without ${what}: ${text.slice(-500)}`);
      taken.add(found);
      return found;
    },
    hasEnded: () => isOver,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    drop: () => asked.destroy(),
  };
}
