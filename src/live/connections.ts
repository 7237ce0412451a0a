import { CodedError } from '../domain/errors';
import { isStaff } from '../domain/roles';
import type { Viewer } from '../infrastructure/auth';
import { clientOf } from '../infrastructure/client-address';

declare module '../graphql/context' {
  interface Services {
    connections: Connections;
  }
}

/** Limits the number of open WebSockets and event streams per user or, for clients without a token, per IP address (IPv6: per /64 network). */
export interface Connections {
  /**
   * Adds a connection, which `close` closes.
   * @returns a function that removes the connection from the count.
   * @throws CodedError RATE_LIMITED if the user or address already has the maximum number of connections.
   */
  enter(viewer: Viewer | null, ipAddress: string | null, close?: () => void): () => void;
  /** Closes all connections of a user. The server calls the function when an erasure of the user is in progress. */
  closeOf(userId: string): void;
  count(): number;
}

const mostOfUser = 50;
const mostOfAddress = 1_000;

export function createConnections(): Connections {
  const open = new Map<string, Set<() => void>>();
  let total = 0;
  return {
    enter(viewer, ipAddress, close = () => {}) {
      const key = clientOf(viewer, ipAddress);
      const [known, most] = [open.get(key) ?? new Set<() => void>(), viewer && !isStaff(viewer) ? mostOfUser : mostOfAddress];
      if (known.size >= most)
        throw new CodedError('RATE_LIMITED', `At most ${most} connections at a time. Close one, or send more subscriptions over one of them.`, {
          retryAfterMs: 10_000,
        });
      // Wraps `close` in a new function for each connection, because a set stores a function only once even if several connections pass it.
      const one = () => close();
      open.set(key, known.add(one));
      total++;
      return () => {
        if (!known.delete(one)) return;
        total--;
        if (known.size === 0 && open.get(key) === known) open.delete(key);
      };
    },
    closeOf(userId) {
      for (const close of [...(open.get(`user:${userId}`) ?? [])]) close();
    },
    count: () => total,
  };
}
