import { LRUCache } from 'lru-cache';
import type { Store } from './store';

const maxEntries = 10_000;
const maxBytes = 32 * 1024 * 1024;
/** Estimated bytes that an entry uses in addition to its key and value. */
const overheadBytes = 200;

/** Returns a store in the memory of this process. If the store is full, it evicts the least recently used entries. */
export function createMemoryStore({ entries = maxEntries, bytes = maxBytes } = {}): Store {
  const kept = new LRUCache<string, string>({
    max: entries,
    maxSize: bytes,
    // JavaScript uses at most two bytes for each character of a string.
    sizeCalculation: (value, key) => 2 * (value.length + key.length) + overheadBytes,
  });
  return {
    state: () => 'NONE',
    get: async (key) => ({ value: kept.get(key) ?? null, token: '' }),
    set: async (key, value, ttlMs) => void kept.set(key, value, { ttl: ttlMs }),
    delete: async (key) => void kept.delete(key),
    async deleteAll(prefix) {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
    },
    close: async () => kept.clear(),
  };
}
