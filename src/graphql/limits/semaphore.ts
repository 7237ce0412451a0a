import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';

export interface Semaphore {
  /** Runs the work at once when there is room for its weight, else later, in the order of the calls. */
  run<T>(work: () => PromiseOrValue<T>, weight?: number): PromiseOrValue<T>;
}

interface Options {
  /** How long work of this weight keeps its room after it took `tookMs`. By default not at all. */
  restMs?(weight: number, tookMs: number): number;
  /** Called when nothing runs, rests or waits any more. */
  onIdle?(): void;
}

/** Runs work whose weights sum up to at most `room`; work that weighs more runs alone. */
export function createSemaphore(room: number, { restMs = () => 0, onIdle = () => {} }: Options = {}): Semaphore {
  const waiting: { weight: number; start: () => void }[] = [];
  let used = 0;
  let isDraining = false;

  const fits = (weight: number) => used === 0 || used + weight <= room;

  function release(weight: number): void {
    used -= weight;
    // Work that ends at once releases its room inside this loop: calling the loop again would need a stack as deep as the queue is long.
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
      isPending = result instanceof Promise;
      return result instanceof Promise ? result.finally(() => rest(weight, beganMs)) : result;
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
