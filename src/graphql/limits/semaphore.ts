import { isPromise } from 'graphql/jsutils/isPromise';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';

export interface Semaphore {
  /** Runs the work immediately if its weight (default: 1) fits and no other work waits. Otherwise runs it later, in the order of the calls. */
  run<T>(work: () => PromiseOrValue<T>, weight?: number): PromiseOrValue<T>;
}

interface Options {
  /** Returns for how many ms finished work keeps its weight reserved. `tookMs` is the duration of the work. Default: 0. */
  restMs?(weight: number, tookMs: number): number;
  /** Called when no work is running or waiting and no weight is reserved. */
  onIdle?(): void;
}

/** Limits the total weight of running work to `capacity`. Work whose own weight exceeds `capacity` runs alone. */
export function createSemaphore(capacity: number, { restMs = () => 0, onIdle = () => {} }: Options = {}): Semaphore {
  const waiting: { weight: number; start: () => void }[] = [];
  let used = 0;
  let isDraining = false;

  const fits = (weight: number) => used === 0 || used + weight <= capacity;

  function release(weight: number): void {
    used -= weight;
    // `next.start()` below calls `release` itself if its work is synchronous. Without this check, a long queue would cause a deep recursion.
    if (isDraining) return;
    isDraining = true;
    for (let [next] = waiting; next && fits(next.weight); [next] = waiting) {
      waiting.shift();
      next.start();
    }
    isDraining = false;
    if (used === 0 && waiting.length === 0) onIdle();
  }

  function rest(weight: number, beganMs: number): void {
    const forMs = restMs(weight, performance.now() - beganMs);
    if (forMs > 0) setTimeout(() => release(weight), forMs).unref();
    else release(weight);
  }

  function start<T>(work: () => PromiseOrValue<T>, weight: number): PromiseOrValue<T> {
    used += weight;
    const beganMs = performance.now();
    let isPending = false;
    try {
      const result = work();
      isPending = isPromise(result);
      return isPromise(result) ? result.finally(() => rest(weight, beganMs)) : result;
    } finally {
      if (!isPending) rest(weight, beganMs);
    }
  }

  return {
    run(work, weight = 1) {
      if (waiting.length === 0 && fits(weight)) return start(work, weight);
      return new Promise((resolve, reject) => {
        waiting.push({
          weight,
          start: () => {
            try {
              resolve(start(work, weight));
            } catch (error) {
              reject(error);
            }
          },
        });
      });
    },
  };
}
