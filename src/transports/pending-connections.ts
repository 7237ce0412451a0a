import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import { countedAddress } from '../infrastructure/client-address';
import { closeWith } from './client-errors';
import { hasBody } from './overload';

/** The connections that wait for a complete request: that have sent none yet, or a part of one, or opened a WebSocket and not begun to speak. */
export interface PendingConnections {
  /** The connection waits for more of this request. */
  enter(request: IncomingMessage): void;
  /** Its request is complete. */
  leave(socket: Socket): void;
}

interface Options {
  /** Whether an address is a proxy of ours. Proxies open as many connections as they like: what they carry is counted by client. */
  trustsProxy: (address: string, hop: number) => boolean;
  mostConnections: number;
}

interface Connection {
  socket: Socket;
  /** What the address of its other end is counted by; null: it is a proxy of ours. */
  peer: string | null;
  /** What it is counted by while it waits; null: it does not. */
  address: string | null;
  sinceMs: number;
  request: IncomingMessage | null;
}

/** Of one address. Above it a connection that has waited for `graceMs` is closed, the longest waiting first. */
const mostPending = 100;
const graceMs = 2_000;
/** Of all connections, those that one address may have. */
const share = 0.75;

/** Bounds the connections of each address, of IPv6 its /64: in all, so that one cannot take every place, and those without a complete request. */
export function limitPending(server: Server, { trustsProxy, mostConnections }: Options): PendingConnections {
  const mostOfAddress = Math.ceil(mostConnections * share);
  const connections = new WeakMap<Socket, Connection>();
  const open = new Map<string, number>();
  const pending = new Map<string, Set<Connection>>();
  const looksAgain = new Set<string>();
  server.maxConnections = mostConnections;

  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    const peer = remoteAddress === undefined || trustsProxy(remoteAddress, 0) ? null : countedAddress(remoteAddress);
    const connection: Connection = { socket, peer, address: null, sinceMs: 0, request: null };
    connections.set(socket, connection);
    socket.once('close', () => leave(socket));
    if (peer === null) return;
    const others = open.get(peer) ?? 0;
    if (others >= mostOfAddress) return void socket.destroy();
    open.set(peer, others + 1);
    socket.once('close', () => {
      const left = (open.get(peer) ?? 0) - 1;
      if (left > 0) open.set(peer, left);
      else open.delete(peer);
    });
    wait(connection, peer, null);
  });
  server.prependListener('request', (request) => {
    if (hasBody(request)) enter(request);
    else leave(request.socket);
  });

  function enter(request: IncomingMessage): void {
    const connection = connections.get(request.socket);
    if (connection) wait(connection, connection.peer ?? countedAddress(proxyAddr(request, trustsProxy)), request);
  }

  function wait(connection: Connection, address: string, request: IncomingMessage | null): void {
    // The longest waiting come first.
    leave(connection.socket);
    const waiting = pending.get(address) ?? new Set();
    pending.set(address, waiting.add(connection));
    Object.assign(connection, { address, request, sinceMs: performance.now() });
    if (waiting.size > mostPending) lookAgain(address);
  }

  function leave(socket: Socket): void {
    const connection = connections.get(socket);
    if (!connection || connection.address === null) return;
    const waiting = pending.get(connection.address);
    waiting?.delete(connection);
    if (waiting?.size === 0) pending.delete(connection.address);
    connection.address = null;
  }

  function lookAgain(address: string): void {
    if (looksAgain.has(address)) return;
    looksAgain.add(address);
    const look = () => {
      looksAgain.delete(address);
      closeExcess(address);
    };
    // After what has arrived meanwhile was read: a busy server must not take it for late.
    setTimeout(() => setImmediate(look), graceMs).unref();
  }

  function closeExcess(address: string): void {
    const waiting = pending.get(address) ?? new Set<Connection>();
    // Of a request that was refused nobody reads the body: its connection waits no more once that has gone by.
    for (const { socket, request } of waiting) if (request?.complete && !isUpgrade(request)) leave(socket);
    const oldest = performance.now() - graceMs;
    for (const { socket, sinceMs, request } of waiting) {
      if (waiting.size <= mostPending || sinceMs > oldest) break;
      leave(socket);
      if (request && isUpgrade(request)) socket.destroy();
      else closeWith(socket, { status: 429, code: 'RATE_LIMITED', message: tooMany });
    }
    if (waiting.size > mostPending) lookAgain(address);
  }

  return { enter, leave };
}

function isUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined;
}

const tooMany = `More than ${mostPending} connections of one address wait for the rest of a request. Send requests at once and whole.`;
