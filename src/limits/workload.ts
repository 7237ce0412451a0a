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
/** Operations of this cost or more keep their room as long again as they took: clients that send them without a pause leave half of the time to others. */
const costOfLong = 1_000;
const mostRestMs = 5_000;
const restMs = (cost: number, tookMs: number) => (cost >= costOfLong ? Math.min(mostRestMs, tookMs) : 0);
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

  function semaphoreOf(key: string, isStaff: boolean): Semaphore {
    const known = clients.get(key);
    if (known) return known;
    const onIdle = () => clients.delete(key);
    const made = isStaff ? createSemaphore(staffShares * room, { onIdle }) : createSemaphore(room, { restMs, onIdle });
    clients.set(key, made);
    return made;
  }

  function share<T>({ viewer, origin }: Client, cost: number, operation: () => PromiseOrValue<T>): PromiseOrValue<T> {
    const isStaff = keepsHouse(viewer);
    const semaphore = semaphoreOf(clientOf(viewer, origin.ipAddress), isStaff);
    const isLimited = !isStaff && (viewer ? rates.ofUser : rates.ofAddress) > 0;
    if (isLimited && semaphore.waitingCount >= mostWaiting)
      throw new CodedError(
        'RATE_LIMITED',
        `At most ${mostWaiting} operations can wait while others with a cost of ${room} together run. Try again later.`,
      );
    const arrivedMs = performance.now();
    return semaphore.run(() => {
      // The client has its answer, TIMEOUT, by now.
      if (performance.now() - arrivedMs > timeoutMs) throw new CodedError('TIMEOUT', 'The operation waited too long for others of the same client.');
      return operation();
    }, cost);
  }

  return {
    run(client, cost, operation) {
      const admitted = rateLimit.admitCost(client.viewer, client.origin.ipAddress, cost);
      return admitted ? admitted.then(() => share(client, cost, operation)) : share(client, cost, operation);
    },
  };
}
