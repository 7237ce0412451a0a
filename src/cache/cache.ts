import type { Counter } from 'prom-client';
import type { RedisState, Store } from './store';

/** Answers that are kept for a while. A cache that is away makes them slower, never wrong. */
export interface Cache {
  /**
   * The answer kept under the key, or else the computed one, which is then kept for `ttlMs`. Who asks for one that is being computed
   * waits for that. Answers must be what JSON can hold, and belong to all who asked: nobody may change them.
   */
  get<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
  /** Forgets an answer. One that is being computed at this moment reaches who asked before, and is not kept. */
  drop(key: string): Promise<void>;
  /** The same with every answer whose key begins so. */
  dropAll(prefix: string): Promise<void>;
  /** Of the store behind it. */
  state(): RedisState;
  close(): Promise<void>;
}

interface UnderWay {
  answer: Promise<unknown>;
  isDropped: boolean;
}

/** A cache before `store`. `requests` counts by the first word of a key: hit, miss, shared (with an equal question under way), error (of the store). */
export function createCache(store: Store, requests: Counter<'cache' | 'outcome'>): Cache {
  const underWay = new Map<string, UnderWay>();
  const count = (key: string, outcome: 'hit' | 'miss' | 'shared' | 'error') => requests.inc({ cache: key.slice(0, key.indexOf(':')), outcome });

  /** null: the store failed. */
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
    // Nobody waits for it to be kept.
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

/** null: it is no JSON, whoever wrote it. */
function parsed<T>(text: string): { answer: T } | null {
  try {
    return { answer: JSON.parse(text) };
  } catch {
    return null;
  }
}
