import { CodedError } from '../domain/errors';
import { isStaff } from '../domain/roles';
import type { Client } from '../graphql/limits/workload';
import { clientOf } from '../infrastructure/client-address';

declare module '../graphql/context' {
  interface Services {
    subscriptionQuota: SubscriptionQuota;
  }
}

/** Limits the memory of all open subscriptions. The unit is the memory that one followed content needs (see `footprintOf`). */
export interface SubscriptionQuota {
  /**
   * Adds a subscription with this footprint, in followed contents.
   * @returns a function that removes the subscription. Repeated calls of the function have no effect.
   * @throws CodedError RATE_LIMITED if the subscriptions of the client would exceed its limit, OVERLOADED if those of all clients would exceed the
   * server's limit.
   */
  enter(client: Client, footprint: number): () => void;
  count(): number;
}

const mostOfUser = 10_000;
/**
 * Largest total footprint, in followed contents, of the subscriptions of one IP address or of one viewer with a role other than `user`. It exceeds
 * `mostOfUser`, because many users can share an IP address, and a backend with the role `service` follows contents for all its users.
 */
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
