import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A process with many subscribers. Uses plain sockets, because a full client costs more CPU than the measured server. */
export type Order =
  | { do: 'open'; port: number; tokens: string[]; count: number }
  /** `hasSnapshot`: each subscriber receives the current value first. */
  | { do: 'subscribe'; query: string; hasSnapshot: boolean }
  | { do: 'begin' }
  | { do: 'end' }
  | { do: 'unsubscribe' }
  | { do: 'state'; final: number }
  | { do: 'churn'; perSecond: number };

export interface Receipts {
  messages: number;
  /** Times and values received by some of the sockets, in clock milliseconds. */
  samples: [atMs: number, count: number][][];
}

/** Number of sockets that record the time of each value; the others only count values. */
const sampled = 100;
/** Batch size that overflows neither the server's accept queue nor its request limit. */
const atOnce = 100;

interface Client {
  socket: Socket;
  isOpen: boolean;
  /** True until the response to the last marker query arrives, which means that all earlier messages are processed. */
  isWaiting: boolean;
  left: Buffer;
  last: number;
  messages: number;
  receipts: [number, number][] | null;
}

const clients: Client[] = [];
let [port, tokens, operation, query, next]: [number, string[], number, string, number] = [0, [], 0, '', 0];
let questions = 0;
let churning: NodeJS.Timeout | undefined;

process.on('message', async (order: Order) => {
  process.send?.(await answers[order.do](order as never));
});
process.on('disconnect', () => process.exit(0));

const answers = {
  async open(order: Order & { do: 'open' }): Promise<number> {
    ({ port, tokens } = order);
    while (clients.length < order.count)
      clients.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, order.count - clients.length) }, () => open()))));
    return clients.length;
  },
  async subscribe({ query: asked, hasSnapshot }: Order & { do: 'subscribe' }): Promise<number> {
    query = asked;
    operation++;
    await eachInTurn(clients, (client) => {
      client.last = -1;
      say(client, subscription());
    });
    if (hasSnapshot) await until(() => clients.every(({ last }) => last >= 0), 'snapshots');
    return clients.length;
  },
  async begin(): Promise<number> {
    for (const [i, client] of clients.entries()) Object.assign(client, { messages: 0, receipts: i < sampled ? [] : null });
    return clients.length;
  },
  async state({ final }: Order & { do: 'state' }): Promise<number> {
    return clients.filter(({ last }) => last < final).length;
  },
  async end(): Promise<Receipts> {
    return {
      messages: clients.reduce((sum, { messages }) => sum + messages, 0),
      samples: clients.flatMap(({ receipts }) => (receipts ? [receipts] : [])),
    };
  },
  async unsubscribe(): Promise<number> {
    await eachInTurn(clients, (client) => say(client, { type: 'complete', id: String(operation) }));
    return clients.length;
  },
  /** Closes one client after another, half of them cleanly, and reconnects each. */
  async churn({ perSecond }: Order & { do: 'churn' }): Promise<number> {
    clearInterval(churning);
    churning = setInterval(async () => {
      const place = next++ % clients.length;
      const client = clients[place];
      if (!client?.isOpen) return;
      client.isOpen = false;
      if (place % 2) client.socket.destroy();
      else client.socket.end();
      const again = await open();
      say(again, subscription());
      clients[place] = again;
    }, 1_000 / perSecond);
    return clients.length;
  },
};

/** Lets clients send a message in batches, and waits until the server has processed it for each of them. */
async function eachInTurn(all: readonly Client[], tell: (client: Client) => void): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce);
    for (const client of some) {
      tell(client);
      client.isWaiting = true;
      // The marker query reads from the database, so its response arrives after messages that need no database.
      say(client, { type: 'subscribe', id: `behind-${++questions}`, payload: { query: '{ content(id: "nothing") { id } }' } });
    }
    await until(() => some.every(({ isWaiting }) => !isWaiting), 'answers');
  }
}

const subscription = () => ({ type: 'subscribe', id: String(operation), payload: { query } });

function open(): Promise<Client> {
  return new Promise((resolve, reject) => {
    const token = tokens[next++ % tokens.length];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client: Client = { socket, isOpen: false, isWaiting: false, left: Buffer.alloc(0), last: -1, messages: 0, receipts: null };
    socket.on('error', (error) => (client.isOpen ? undefined : reject(error)));
    socket.on('connect', () =>
      socket.write(
        `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
      ),
    );
    socket.once('data', () => {
      socket.on('data', (piece) => hear(client, piece, () => resolve(client)));
      say(client, { type: 'connection_init', payload: { token } });
    });
  });
}

function hear(client: Client, piece: Buffer, onOpen: () => void): void {
  let rest = client.left.length > 0 ? Buffer.concat([client.left, piece]) : piece;
  let newest: Buffer | null = null;
  for (;;) {
    if (rest.length < 2) break;
    const short = (rest[1] as number) & 127;
    const head = short < 126 ? 2 : 4;
    if (rest.length < head) break;
    const length = short < 126 ? short : rest.readUInt16BE(2);
    if (rest.length < head + length) break;
    const body = rest.subarray(head, head + length);
    const opcode = (rest[0] as number) & 15;
    if (opcode === 9) client.socket.write(frame(10, body));
    else if (!client.isOpen) {
      client.isOpen = true;
      onOpen();
    } else if (opcode === 1 && isBehind(body)) client.isWaiting &&= !body.includes('"content":null');
    else if (opcode === 1) {
      newest = body;
      client.messages++;
      client.receipts?.push([performance.timeOrigin + performance.now(), countIn(body)]);
    }
    rest = rest.subarray(head + length);
  }
  client.left = Buffer.from(rest);
  if (newest) client.last = Math.max(client.last, countIn(newest));
}

/** Whether the message is the response to a marker query. */
function isBehind(body: Buffer): boolean {
  return body.subarray(0, 40).includes('"behind-');
}

function countIn(body: Buffer): number {
  const at = body.indexOf('"shareCount":');
  return at < 0 ? -1 : Number.parseInt(body.toString('latin1', at + 13, at + 25), 10);
}

function say({ socket }: Client, message: object): void {
  socket.write(frame(1, Buffer.from(JSON.stringify(message))));
}

/** Encodes a client frame with an all-zero mask. */
function frame(opcode: number, body: Buffer): Buffer {
  const head = body.length < 126 ? [0x80 | opcode, 0x80 | body.length] : [0x80 | opcode, 0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), body]);
}

/** @throws Error after a minute. */
async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`Not all ${what} came within a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
