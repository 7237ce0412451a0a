import { CodedError } from '../domain/errors';
import { isStaff } from '../domain/roles';
import type { Viewer } from '../infrastructure/auth';
import { clientOf } from '../infrastructure/client-address';

declare module '../graphql/context' {
  interface Services {
    connections: Connections;
  }
}

/** How many lasting connections are open, over all of a user's devices and over all who share an address, of IPv6 its /64, without a token. */
export interface Connections {
  /** @returns the function that leaves. @throws CodedError RATE_LIMITED when there are too many already. */
  enter(viewer: Viewer | null, ipAddress: string | null, close?: () => void): () => void;
  /** Closes those of a user, of whom nothing is to be told or taken any more. */
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
        throw new CodedError('RATE_LIMITED', `At most ${most} connections at a time: close one, or follow more over one of them.`, {
          retryAfterMs: 10_000,
        });
      // A function of its own, so that each is one of them.
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
