import { randomUUID } from 'node:crypto';
import { connectRedis } from '../redis';
import { withTimeout } from '../timeout';
import type { Store } from './store';

/** Longest time in ms that the server waits for a Redis command. A longer wait would be slower than computing the result without the cache. */
const timeoutMs = 50;
/** Time in ms for which the server does not use Redis after a timeout. Without this pause, every request would wait for another timeout. */
const restMs = 1_000;
const maxBytes = 1024 * 1024;
const keysAtOnce = 500;
/** Lifetime in ms of the Redis key `dropped:…`, which marks a removed key. It exceeds the duration of any computation of a result. */
const droppedForMs = 10 * 60_000;
const maxOwed = 10_000;

/** Lua script that stores a result only if no server has removed the key since the computation of the result began. */
const setUnlessDropped = `if (redis.call('GET', KEYS[2]) or '') == ARGV[1] then return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end return false`;
const markOf = (key: string) => `dropped:${key}`;

/** Returns a store in the Redis at `url`, which all servers share. Connects in the background and reconnects after each loss. */
export function createRedisStore(url: string, onLost: (error: unknown) => void): Store {
  const client = connectRedis(url, onLost);
  client.on('ready', () => {
    restsUntilMs = 0;
    payDrops().catch(() => {});
  });

  // Time until which the server does not use Redis, by the monotonic clock, because the system clock can be set back.
  let restsUntilMs = 0;
  // Removals that Redis has not received yet. While they cannot be sent, `get` fails, so that the cache returns no outdated results.
  const owed = { keys: new Set<string>(), prefixes: new Set<string>() };
  let sending: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  async function soon<T>(work: () => Promise<T>): Promise<T> {
    if (performance.now() < restsUntilMs) throw new Error('Redis did not respond recently.');
    return withTimeout(timeoutMs, work(), () => {
      restsUntilMs = performance.now() + restMs;
      throw new Error(`Redis did not respond within ${timeoutMs} ms.`);
    });
  }

  async function deleteKeys(keys: readonly string[]): Promise<void> {
    const mark = randomUUID();
    // Redis sets the key `dropped:…` before it deletes the cached result, so that `set` cannot store an outdated result in between.
    await soon(() =>
      Promise.all(keys.flatMap((key) => [client.set(markOf(key), mark, { expiration: { type: 'PX', value: droppedForMs } }), client.del(key)])),
    );
  }

  async function deletePrefix(prefix: string): Promise<void> {
    const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
    let cursor = '0';
    do {
      const found = await soon(() => client.scan(cursor, { MATCH: pattern, COUNT: keysAtOnce }));
      if (found.keys.length > 0) await deleteKeys(found.keys);
      cursor = found.cursor;
    } while (cursor !== '0');
  }

  /**
   * Sends all pending removals to Redis. Resolves when Redis has received them. While a transmission is in progress, all callers share one further
   * transmission, which starts when the current one has ended.
   */
  function payDrops(): Promise<void> {
    waiting ??= sending
      .catch(() => {})
      .then(() => {
        waiting = null;
        sending = payAll();
        return sending;
      });
    return waiting;
  }

  async function payAll(): Promise<void> {
    for (const prefix of owed.prefixes) await paid(owed.prefixes, [prefix], () => deletePrefix(prefix));
    const keys = [...owed.keys];
    for (let from = 0; from < keys.length; from += keysAtOnce) {
      const some = keys.slice(from, from + keysAtOnce);
      await paid(owed.keys, some, () => deleteKeys(some));
    }
  }

  /**
   * Calls `send`, which sends the pending removals `some`. Deletes `some` from `debts` before the call, so that a key that is removed again during
   * the call stays in `debts`. If the call fails, adds `some` to `debts` again.
   */
  async function paid(debts: Set<string>, some: readonly string[], send: () => Promise<void>): Promise<void> {
    for (const one of some) debts.delete(one);
    try {
      await send();
    } catch (error) {
      for (const one of some) debts.add(one);
      throw error;
    }
  }

  return {
    state: () => (client.isReady && performance.now() >= restsUntilMs ? 'READY' : 'AWAY'),
    async get(key) {
      await payDrops();
      const [value, token] = await soon(() => client.mGet([key, markOf(key)]));
      return { value: value ?? null, token: token ?? '' };
    },
    async set(key, value, ttlMs, token) {
      if (Buffer.byteLength(value) > maxBytes) return;
      await soon(() => client.eval(setUnlessDropped, { keys: [key, markOf(key)], arguments: [token, value, String(ttlMs)] }));
    },
    async delete(key) {
      // If too many removals of single keys are pending, the server removes all keys with the same prefix instead.
      if (owed.keys.size < maxOwed) owed.keys.add(key);
      else owed.prefixes.add(key.slice(0, key.indexOf(':') + 1));
      await payDrops();
    },
    async deleteAll(prefix) {
      owed.prefixes.add(prefix);
      await payDrops();
    },
    close: async () => client.destroy(),
  };
}
