import { LRUCache } from 'lru-cache';
import type { Store } from './store';

const maxEntries = 10_000;
const maxBytes = 32 * 1024 * 1024;
/** Beside its text: the entry itself. */
const overheadBytes = 200;

/** In this process: what was not asked for longest goes first. Other servers have their own. */
export function createMemoryStore({ entries = maxEntries, bytes = maxBytes } = {}): Store {
  const kept = new LRUCache<string, string>({
    max: entries,
    maxSize: bytes,
    // Two bytes a letter at most.
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
