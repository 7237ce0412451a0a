import { CodedError } from '../domain/errors';
import { isStaff } from '../domain/roles';
import type { Client } from '../graphql/limits/workload';
import { clientOf } from '../infrastructure/client-address';

declare module '../graphql/context' {
  interface Services {
    subscriptionQuota: SubscriptionQuota;
  }
}

/** How much all open subscriptions keep in memory, in followed contents (`footprintOf`), over all transports. */
export interface SubscriptionQuota {
  /**
   * @returns the function that leaves, which can be called more than once.
   * @throws CodedError RATE_LIMITED when the client follows too much, OVERLOADED when all clients of the server together do.
   */
  enter(client: Client, footprint: number): () => void;
  count(): number;
}

const mostOfUser = 10_000;
/** Many people share an address, and a backend follows for all its users. */
const mostOfMany = 50_000;
const retryAfterMs = 10_000;

export function createSubscriptionQuota(mostOfServer: number): SubscriptionQuota {
  const ofClients = new Map<string, number>();
  let total = 0;
  return {
    enter({ viewer, origin }, footprint) {
      const key = clientOf(viewer, origin.ipAddress);
      const most = viewer && !isStaff(viewer) ? mostOfUser : mostOfMany;
      const followed = ofClients.get(key) ?? 0;
      if (followed + footprint > most)
        throw new CodedError(
          'RATE_LIMITED',
          `The subscriptions of one ${viewer ? 'user' : 'address'} can follow at most ${most} contents, got ${followed + footprint}. Complete some subscriptions first.`,
          { retryAfterMs },
        );
      if (total + footprint > mostOfServer)
        throw new CodedError('OVERLOADED', `The subscriptions of this server follow ${mostOfServer} contents already. Try again later.`, {
          retryAfterMs,
        });
      ofClients.set(key, followed + footprint);
      total += footprint;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        total -= footprint;
        const left = (ofClients.get(key) ?? 0) - footprint;
        if (left > 0) ofClients.set(key, left);
        else ofClients.delete(key);
      };
    },
    count: () => total,
  };
}
