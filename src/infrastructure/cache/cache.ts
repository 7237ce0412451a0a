import type { Counter } from 'prom-client';
import type { RedisState, Store } from './store';

/** A cache of computed answers. If the store is unreachable, answers are slower but correct. */
export interface Cache {
  /**
   * Returns the cached answer, or computes it and caches it for `ttlMs`. Concurrent calls for one key share one computation. Answers must
   * be JSON values. Callers share them and must not change them.
   */
  get<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
  /** Removes an answer. The result of a computation in progress is returned to its callers but not cached. */
  drop(key: string): Promise<void>;
  /** Removes every answer whose key starts with the prefix. */
  dropAll(prefix: string): Promise<void>;
  /** State of the store. */
  state(): RedisState;
  close(): Promise<void>;
}

interface UnderWay {
  answer: Promise<unknown>;
  isDropped: boolean;
}

/** Returns a cache backed by `store`. `requests` counts hit, miss, shared (computation in progress) and store error, by the key's first word. */
export function createCache(store: Store, requests: Counter<'cache' | 'outcome'>): Cache {
  const underWay = new Map<string, UnderWay>();
  const count = (key: string, outcome: 'hit' | 'miss' | 'shared' | 'error') => requests.inc({ cache: key.slice(0, key.indexOf(':')), outcome });

  /** Returns null if the store failed. */
  async function tried<T>(key: string, work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch {
      count(key, 'error');
      return null;
    }
  }

  async function answered<T>(key: string, ttlMs: number, compute: () => Promise<T>, self: UnderWay): Promise<T> {
    const kept = await tried(key, store.get(key));
    const known = kept?.value ? parsed<T>(kept.value) : null;
    if (known) {
      count(key, 'hit');
      return known.answer;
    }
    if (kept?.value) count(key, 'error');
    count(key, 'miss');
    const answer = await compute();
    // Callers do not wait for the write.
    if (kept && !self.isDropped) void tried(key, store.set(key, JSON.stringify(answer), ttlMs, kept.token));
    return answer;
  }

  function forgetUnderWay(key: string): void {
    const one = underWay.get(key);
    if (one) one.isDropped = true;
    underWay.delete(key);
  }

  return {
    get<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T> {
      const same = underWay.get(key);
      if (same) {
        count(key, 'shared');
        return same.answer as Promise<T>;
      }
      const self: UnderWay = { answer: Promise.resolve(), isDropped: false };
      const answer = answered(key, ttlMs, compute, self).finally(() => {
        if (underWay.get(key) === self) underWay.delete(key);
      });
      self.answer = answer;
      underWay.set(key, self);
      return answer;
    },
    async drop(key) {
      forgetUnderWay(key);
      await tried(key, store.delete(key));
    },
    async dropAll(prefix) {
      for (const key of [...underWay.keys()]) if (key.startsWith(prefix)) forgetUnderWay(key);
      await tried(prefix, store.deleteAll(prefix));
    },
    state: () => store.state(),
    close: () => store.close(),
  };
}

/** Returns null for text that is not JSON. */
function parsed<T>(text: string): { answer: T } | null {
  try {
    return { answer: JSON.parse(text) };
  } catch {
    return null;
  }
}
