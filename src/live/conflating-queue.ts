import { inTurn } from './fair-scheduler';

export interface LatestValues<T> extends AsyncIterableIterator<T> {
  /** Adds a value for a key. If the key already has a waiting value, the new value replaces it. */
  offer(key: string, value: T): void;
  /** Removes the waiting value of a key, if there is one. */
  retract(key: string): void;
  isWaiting(key: string): boolean;
  waitingCount(): number;
}

type Reader<T> = (result: IteratorResult<T>) => void;

/**
 * Creates a conflating queue, which keeps only the newest value of each key. A slow reader therefore skips values, and the number of keys limits the
 * memory. The reader receives keys in the order in which their values began to wait, and each key at most once per `minGapMs`. Calls `onEnd` once,
 * when the reader ends the iteration.
 */
export function latestValues<T>(minGapMs: number, onEnd: () => void): LatestValues<T> {
  const waiting = new Map<string, T>();
  const readyAt = new Map<string, number>();
  let reader: Reader<T> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;

  function serve(): void {
    if (reader && waiting.size > 0) inTurn(handOut);
  }

  function handOut(): void {
    clearTimeout(timer);
    if (!reader) return;
    const now = performance.now();
    let nextAt = Number.POSITIVE_INFINITY;
    for (const [key, value] of waiting) {
      const at = readyAt.get(key) ?? 0;
      if (at > now) {
        nextAt = Math.min(nextAt, at);
        continue;
      }
      waiting.delete(key);
      if (minGapMs > 0) readyAt.set(key, now + minGapMs);
      const take = reader;
      reader = null;
      take({ done: false, value });
      return;
    }
    if (waiting.size > 0) timer = setTimeout(serve, Math.ceil(nextAt - now));
  }

  function end(): void {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    waiting.clear();
    onEnd();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    offer(key, value) {
      if (isDone) return;
      const isNew = !waiting.has(key);
      waiting.set(key, value);
      if (isNew) serve();
    },
    retract: (key) => void waiting.delete(key),
    isWaiting: (key) => waiting.has(key),
    waitingCount: () => waiting.size,
    next() {
      if (isDone) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => {
        reader = resolve;
        serve();
      });
    },
    async return() {
      end();
      reader?.({ done: true, value: undefined });
      reader = null;
      return { done: true, value: undefined };
    },
  };
}
