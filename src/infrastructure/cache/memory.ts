import { LRUCache } from 'lru-cache';
import type { Store } from './store';

const maxEntries = 10_000;
const maxBytes = 32 * 1024 * 1024;
/** Overhead per entry in addition to its text. */
const overheadBytes = 200;

/** Returns a store in the memory of this process, which evicts the least recently used entries. Servers do not share it. */
export function createMemoryStore({ entries = maxEntries, bytes = maxBytes } = {}): Store {
  const kept = new LRUCache<string, string>({
    max: entries,
    maxSize: bytes,
    // At most two bytes per character.
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
