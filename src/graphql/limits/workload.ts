import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { CodedError } from '../../domain/errors';
import { isStaff } from '../../domain/roles';
import type { Viewer } from '../../infrastructure/auth';
import { clientOf } from '../../infrastructure/client-address';
import type { Rates } from '../../infrastructure/config/config';
import type { RateLimit } from '../../infrastructure/rate-limit';
import { createSemaphore, type Semaphore } from './semaphore';

/** Who sends an operation. */
export interface Client {
  viewer: Viewer | null;
  origin: { ipAddress: string | null };
}

export interface Workload {
  /**
   * Runs an operation of this cost when the client's other operations leave room for it.
   * @throws CodedError RATE_LIMITED, also as a rejection, when too many of the client's operations wait, or cost too much in a minute.
   */
  run<T>(client: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T>;
  /** Counts the start of a subscription against the rate. @throws CodedError RATE_LIMITED, also as a rejection. */
  admitSubscription(client: Client, cost: number): PromiseOrValue<void>;
  /**
   * Runs one event of a subscription when the client's operations and other events leave room for it. Events wait without a limit: each
   * subscription has at most one waiting event, and the number of subscriptions is limited.
   */
  runEvent<T>(client: Client, cost: number, event: () => PromiseOrValue<T>): PromiseOrValue<T>;
}

/** The operation was not executed. */
export function waitedTooLong(): CodedError {
  return new CodedError('TIMEOUT', 'The operation waited too long for other operations of the same client. Send fewer at a time.');
}

/** What one client runs. */
interface Share {
  semaphore: Semaphore;
  waitingOperations: number;
}

const mostWaiting = 100;
/** Operations of this cost or more keep their room as long again as they took: clients that send them without a pause leave half of the time to others. */
const costOfLong = 1_000;
const mostRestMs = 5_000;
const restMs = (cost: number, tookMs: number) => (cost >= costOfLong ? Math.min(mostRestMs, tookMs) : 0);
/** Moderators, admins and services send what many users caused. */
const staffShares = 5;

/**
 * Shares the server between clients: the operations of one user, or of one address without a token, that run at the same time cost at most
 * `room` together; further ones wait. Events of subscriptions count as operations do. So one client's expensive operations delay that client alone.
 */
export function createWorkload({
  room,
  timeoutMs,
  rates,
  rateLimit,
}: {
  room: number;
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
    const semaphore = isStaff(viewer) ? createSemaphore(staffShares * room, { onIdle }) : createSemaphore(room, { restMs, onIdle });
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
        `At most ${mostWaiting} operations can wait while others with a cost of ${room} together run. Try again later.`,
      );
    const arrivedMs = performance.now();
    share.waitingOperations++;
    return share.semaphore.run(() => {
      share.waitingOperations--;
      // The client has its answer, TIMEOUT, by now.
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
