import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import type { Viewer } from '../auth';
import type { Rates } from '../config';
import { CodedError } from '../errors';
import { keepsHouse } from '../roles';
import { clientOf } from './address';
import type { RateLimit } from './rate';
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
}

const mostWaiting = 100;
/** Moderators, admins and services send what many users caused. */
const staffShares = 5;

/**
 * Shares the server between clients: the operations of one user, or of one address without a token, that run at the same time cost at most
 * `room` together; further ones wait. So one client's expensive operations hold up that client alone.
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
  const clients = new Map<string, Semaphore>();

  function share<T>({ viewer, origin }: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T> {
    const isStaff = keepsHouse(viewer);
    const key = clientOf(viewer, origin.ipAddress);
    const semaphore = clients.get(key) ?? createSemaphore(isStaff ? staffShares * room : room);
    const isLimited = !isStaff && (viewer ? rates.ofUser : rates.ofAddress) > 0;
    if (isLimited && semaphore.waitingCount >= mostWaiting)
      throw new CodedError(
        'RATE_LIMITED',
        `At most ${mostWaiting} operations can wait while others with a cost of ${room} together run. Try again later.`,
      );
    clients.set(key, semaphore);
    const arrivedMs = performance.now();
    const result = semaphore.run(() => {
      // The client has its answer, TIMEOUT, by now.
      if (performance.now() - arrivedMs > timeoutMs) throw new CodedError('TIMEOUT', 'The operation waited too long for others of the same client.');
      return operation();
    }, cost);
    const forget = () => {
      if (semaphore.isIdle && clients.get(key) === semaphore) clients.delete(key);
    };
    if (!(result instanceof Promise)) {
      forget();
      return result;
    }
    return result.finally(forget);
  }

  return {
    run(client, cost, operation) {
      const admitted = rateLimit.admitCost(client.viewer, client.origin.ipAddress, cost);
      return admitted ? admitted.then(() => share(client, cost, operation)) : share(client, cost, operation);
    },
  };
}
