import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from '../../domain/errors';
import { isStaff } from '../../domain/roles';
import type { Viewer } from '../../infrastructure/auth';
import { clientOf } from '../../infrastructure/client-address';
import type { Rates } from '../../infrastructure/config/read-config';
import type { RateLimit } from '../../infrastructure/rate-limit';
import { createSemaphore, type Semaphore } from './semaphore';

/** Sender of an operation: the user of its token and its IP address. */
export interface Client {
  viewer: Viewer | null;
  origin: { ipAddress: string | null };
}

export interface Workload {
  /**
   * Runs an operation when the total cost of the client's running operations allows it.
   * @throws CodedError RATE_LIMITED, or rejects with it, if 100 operations of the client wait or if the cost of the client per minute is too high.
   */
  run<T>(client: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T>;
  /** Counts the cost of starting a subscription against the client's rate limit. @throws CodedError RATE_LIMITED, or rejects with it. */
  admitSubscription(client: Client, cost: number): PromiseOrValue<void>;
  /**
   * Runs one event of a subscription when the total cost of the client's running operations and events allows it. The queue of events needs
   * no limit, because each subscription has at most one waiting event and the number of subscriptions is limited.
   */
  runEvent<T>(client: Client, cost: number, event: () => PromiseOrValue<T>): PromiseOrValue<T>;
}

/** Returns the error for an operation that the server did not execute, because it waited longer than the operation timeout. */
export function waitedTooLong(): CodedError {
  return new CodedError('TIMEOUT', 'The operation waited too long for other operations of the same client. Send fewer at a time.');
}

/** Running and waiting operations of one client. */
interface Share {
  semaphore: Semaphore;
  waitingOperations: number;
}

/** Maximum number of operations of one client that wait. */
const mostWaiting = 100;
/**
 * Minimum cost of an operation whose cost the server keeps reserved after the operation has finished. The reservation lasts as long as the
 * operation took, at most `mostRestMs`, so that one client cannot run expensive operations without a pause.
 */
const costOfLong = 1_000;
const mostRestMs = 5_000;
const restMs = (cost: number, tookMs: number) => (cost >= costOfLong ? Math.min(mostRestMs, tookMs) : 0);
/** Capacity of a moderator, admin or service relative to that of a user. It is larger, because these roles act on behalf of many users. */
const staffShares = 5;

/**
 * Limits the total cost of concurrent operations and subscription events of one client to `capacity`. A client is a user, or an IP address
 * for requests without a token. Other operations of the client wait, so expensive operations delay only the client that sent them.
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
      // Skips an operation that waited too long, because the server has already returned TIMEOUT to the client.
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
