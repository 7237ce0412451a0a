import { CodedError } from '../domain/errors';
import { isStaff } from '../domain/roles';
import type { Viewer } from '../infrastructure/auth';
import { clientOf } from '../infrastructure/client-address';

declare module '../graphql/context' {
  interface Services {
    connections: Connections;
  }
}

/** Limits the open WebSockets and event streams of each user, and of each address without a token (IPv6: of each /64). */
export interface Connections {
  /** Adds a connection. @returns a function that removes it. @throws CodedError RATE_LIMITED when the maximum is reached. */
  enter(viewer: Viewer | null, ipAddress: string | null, close?: () => void): () => void;
  /** Closes all connections of a user whose erasure has begun. */
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
      // Creates a new function, because a set would store the same function only once.
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
