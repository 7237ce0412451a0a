import { type IncomingMessage, request } from 'node:http';
import { until } from './until';

interface Event {
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test expects of it, it says itself
  data: any;
}

export interface EventStream {
  status: number;
  headers: IncomingMessage['headers'];
  /** Everything received so far, in order. */
  received: Event[];
  /** The body, where it is no stream of events. */
  body(): Promise<string>;
  /** The first event not yet taken that fits, of those here or those to come. */
  take(fits: (event: Event) => boolean, what?: string): Promise<Event>;
  /** Whether the server has ended it. */
  hasEnded(): boolean;
  /** Reads no further, while the connection stays. */
  pause(): void;
  resume(): void;
  /** As by a lost connection. */
  drop(): void;
}

interface Asking {
  method?: 'GET' | 'POST';
  token?: string;
  headers?: Record<string, string>;
}

/** GraphQL over Server-Sent Events, by the bare means of HTTP. */
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
