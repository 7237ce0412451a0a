import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from '../../domain/errors';
import { isStaff } from '../../domain/roles';
import type { Viewer } from '../../infrastructure/auth';
import { clientOf } from '../../infrastructure/client-address';
import type { Rates } from '../../infrastructure/config/read-config';
import type { RateLimit } from '../../infrastructure/rate-limit';
import { createSemaphore, type Semaphore } from './semaphore';

/** The sender of an operation. */
export interface Client {
  viewer: Viewer | null;
  origin: { ipAddress: string | null };
}

export interface Workload {
  /**
   * Runs an operation as soon as its cost fits beside the client's running operations.
   * @throws CodedError RATE_LIMITED, or rejects with it, if too many operations of the client wait or their cost per minute is too high.
   */
  run<T>(client: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T>;
  /** Counts the start of a subscription against the rate limit. @throws CodedError RATE_LIMITED, or rejects with it. */
  admitSubscription(client: Client, cost: number): PromiseOrValue<void>;
  /**
   * Runs one event of a subscription as soon as its cost fits beside the client's running operations and events. The queue needs no limit:
   * each subscription has at most one waiting event, and the number of subscriptions is limited.
   */
  runEvent<T>(client: Client, cost: number, event: () => PromiseOrValue<T>): PromiseOrValue<T>;
}

/** Error for an operation that waited too long and was not executed. */
export function waitedTooLong(): CodedError {
  return new CodedError('TIMEOUT', 'The operation waited too long for other operations of the same client. Send fewer at a time.');
}

/** State of one client's operations. */
interface Share {
  semaphore: Semaphore;
  waitingOperations: number;
}

const mostWaiting = 100;
/** Finished operations of at least this cost keep their cost reserved for their own duration, so a client uses at most half of the time. */
const costOfLong = 1_000;
const mostRestMs = 5_000;
const restMs = (cost: number, tookMs: number) => (cost >= costOfLong ? Math.min(mostRestMs, tookMs) : 0);
/** Factor for staff: moderators, admins and services act on behalf of many users. */
const staffShares = 5;

/**
 * Limits the total cost of concurrent operations to `capacity` per client: per user, or per IP address without a token. Further operations
 * wait. Events of subscriptions count as operations. A client's expensive operations therefore delay only that client.
 */
export function createWorkload({
  capacity,
  timeoutMs,
  rates,
  rateLimit,
}: {
  capacity: number;
  timeoutMs: number;
  rates: Rates;
  rateLimit: RateLimit;
}): Workload {
  const clients = new Map<string, Share>();

  function shareOf({ viewer, origin }: Client): Share {
    const key = clientOf(viewer, origin.ipAddress);
    const known = clients.get(key);
    if (known) return known;
    const onIdle = () => clients.delete(key);
    const semaphore = isStaff(viewer) ? createSemaphore(staffShares * capacity, { onIdle }) : createSemaphore(capacity, { restMs, onIdle });
    const made = { semaphore, waitingOperations: 0 };
    clients.set(key, made);
    return made;
  }

  function runOperation<T>(client: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T> {
    const { viewer } = client;
    const share = shareOf(client);
    const isLimited = !isStaff(viewer) && (viewer ? rates.ofUser : rates.ofAddress) > 0;
    if (isLimited && share.waitingOperations >= mostWaiting)
      throw new CodedError(
        'RATE_LIMITED',
        `At most ${mostWaiting} operations can wait while others with a cost of ${capacity} together run. Try again later.`,
      );
    const arrivedMs = performance.now();
    share.waitingOperations++;
    return share.semaphore.run(() => {
      share.waitingOperations--;
      // The server already returned TIMEOUT to the client.
      if (performance.now() - arrivedMs > timeoutMs) throw waitedTooLong();
      return operation();
    }, cost);
  }

  return {
    run(client, cost, operation) {
      const admitted = rateLimit.admitCost(client.viewer, client.origin.ipAddress, cost);
      return admitted ? admitted.then(() => runOperation(client, cost, operation)) : runOperation(client, cost, operation);
    },
    admitSubscription: ({ viewer, origin }, cost) => rateLimit.admitCost(viewer, origin.ipAddress, cost) ?? undefined,
    runEvent: (client, cost, event) => shareOf(client).semaphore.run(event, cost),
  };
}
