import type { Viewer } from '../auth';
import { CodedError } from '../errors';

/** How many lasting connections are open, over all of a user's devices and over all who share an address without a token. */
export interface Connections {
  /** @returns the function that leaves. @throws CodedError RATE_LIMITED when there are too many already. */
  enter(viewer: Viewer | null, ipAddress: string | null): () => void;
  count(): number;
}

const mostOfUser = 50;
const mostOfAddress = 1_000;

export function createConnections(): Connections {
  const open = new Map<string, number>();
  let total = 0;
  return {
    enter(viewer, ipAddress) {
      const key = viewer ? `user:${viewer.id}` : `address:${ipAddress}`;
      const [known, most] = [open.get(key) ?? 0, viewer && viewer.role === 'user' ? mostOfUser : mostOfAddress];
      if (known >= most)
        throw new CodedError('RATE_LIMITED', `At most ${most} connections at a time: close one, or follow more over one of them.`, {
          retryAfterMs: 10_000,
        });
      open.set(key, known + 1);
      total++;
      let isLeft = false;
      return () => {
        if (isLeft) return;
        isLeft = true;
        total--;
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      };
    },
    count: () => total,
  };
}
