import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import { countedAddress } from '../infrastructure/client-address';
import { closeWith } from './client-errors';
import { hasBody } from './overload';

/**
 * Tracks pending connections. A connection is pending if its client has sent nothing, only a part of a request, or a WebSocket upgrade without a
 * first message.
 */
export interface PendingConnections {
  /** Counts the connection of a request as pending until `leave`. */
  enter(request: IncomingMessage): void;
  /** Stops counting a connection as pending, because its request is complete. */
  leave(socket: Socket): void;
}

interface Options {
  /** Whether an address is a trusted proxy. A proxy can open any number of connections; its pending connections count for the client address. */
  trustsProxy: (address: string, hop: number) => boolean;
  /** Maximum number of open connections of the server. */
  mostConnections: number;
}

interface Connection {
  socket: Socket;
  /**
   * Remote address of the connection, which counts towards the limit of open connections per address. Null for a trusted proxy, which has no limit.
   */
  peer: string | null;
  /** Address of the client while the connection is pending and counts towards the limit of pending connections per address; otherwise null. */
  address: string | null;
  /** Time at which the connection became pending, in ms of `performance.now()`. */
  sinceMs: number;
  /** Incomplete request; null if the client has sent nothing. */
  request: IncomingMessage | null;
}

/**
 * Maximum number of pending connections per address. If an address has more, the server closes its oldest pending connections, but none that
 * has been pending for less than `graceMs`.
 */
const mostPending = 100;
const graceMs = 2_000;
/** Share of `mostConnections` that one address can open, 0–1. */
const share = 0.75;

/** Limits the open connections and the pending connections of each address (IPv6: of each /64), so that no address can block all others. */
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
    // Removes the connection before it is added again, so that the set stays sorted from the oldest to the newest pending connection.
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
    // With `setImmediate`, a busy server reads the data that has already arrived before it closes connections.
    setTimeout(() => setImmediate(look), graceMs).unref();
  }

  function closeExcess(address: string): void {
    const waiting = pending.get(address) ?? new Set<Connection>();
    // No route calls `leave` for a rejected request, so this loop calls it once Node has received and discarded the whole body.
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

const tooMany = `More than ${mostPending} connections of one address wait for the rest of a request. Send each request completely and without pauses.`;
