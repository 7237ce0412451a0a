import type { Counter } from 'prom-client';
import type { RedisState, Store } from './store';

/** Cache of computed results. If its store is unreachable, the cache computes each result, which is slower but correct. */
export interface Cache {
  /**
   * Returns the cached result for a key. If there is none, computes the result and caches it for `ttlMs`. Concurrent calls for one key share one
   * computation. A result must be a JSON value. Callers must not modify it, because other callers can receive the same object.
   */
  get<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
  /** Removes the cached result for a key. If the result is being computed, its callers receive it, but the cache does not store it. */
  drop(key: string): Promise<void>;
  /** Removes the cached results of all keys that start with the prefix. */
  dropAll(prefix: string): Promise<void>;
  state(): RedisState;
  close(): Promise<void>;
}

interface UnderWay {
  answer: Promise<unknown>;
  isDropped: boolean;
}

/**
 * Returns a cache that keeps its results in `store`. Counts each request in `requests` by the part of the key before the first colon and by its
 * outcome: hit, miss, shared (another caller was already computing the result) or error (the store failed).
 */
export function createCache(store: Store, requests: Counter<'cache' | 'outcome'>): Cache {
  const underWay = new Map<string, UnderWay>();
  const count = (key: string, outcome: 'hit' | 'miss' | 'shared' | 'error') => requests.inc({ cache: key.slice(0, key.indexOf(':')), outcome });

  /** Resolves with the result of a store operation; counts an error and resolves with null if the store failed. */
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
    // Writes to the store in the background, so that callers do not wait for it.
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

/** Parses the JSON text of a stored result. Returns null if the text is not JSON. */
function parsed<T>(text: string): { answer: T } | null {
  try {
    return { answer: JSON.parse(text) };
  } catch {
    return null;
  }
}
