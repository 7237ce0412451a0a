import { randomUUID } from 'node:crypto';
import { within } from '../patience';
import { connectRedis } from '../redis';
import type { Store } from './store';

/** Longer than this an answer is not waited for: computing it anew is no slower. */
const patienceMs = 50;
/** After a silence Redis is left alone for so long: not every request has to find out by itself. */
const restMs = 1_000;
const maxBytes = 1024 * 1024;
const keysAtOnce = 500;
/** How long a drop is remembered: longer than anything takes to compute. */
const droppedForMs = 10 * 60_000;
const maxOwed = 10_000;

/** Keeps nothing that was computed before the key was dropped, by whichever server. */
const setUnlessDropped = `if (redis.call('GET', KEYS[2]) or '') == ARGV[1] then return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end return false`;
const markOf = (key: string) => `dropped:${key}`;

/** In Redis, for all servers. It connects by itself, now or later, and again after every loss. */
export function createRedisStore(url: string, onLost: (error: unknown) => void): Store {
  const client = connectRedis(url, onLost);
  client.on('ready', () => {
    restsUntilMs = 0;
    payDrops().catch(() => {});
  });

  // Not by the clock, which may be set back in the meantime.
  let restsUntilMs = 0;
  // Drops that Redis has not heard of: until it has, everything is computed.
  const owed = { keys: new Set<string>(), prefixes: new Set<string>() };
  let telling: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  async function soon<T>(work: () => Promise<T>): Promise<T> {
    if (performance.now() < restsUntilMs) throw new Error('Redis did not answer a moment ago.');
    return within(patienceMs, work(), () => {
      restsUntilMs = performance.now() + restMs;
      throw new Error(`Redis did not answer within ${patienceMs} ms.`);
    });
  }

  async function deleteKeys(keys: readonly string[]): Promise<void> {
    const mark = randomUUID();
    // Sent together; the mark first, so that nothing old is kept between the two.
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

  /** Resolves when Redis has heard of every drop so far. What is owed while others are told goes together after them. */
  function payDrops(): Promise<void> {
    waiting ??= telling
      .catch(() => {})
      .then(() => {
        waiting = null;
        telling = payAll();
        return telling;
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

  /** Taken off first: what is dropped again meanwhile is owed again. */
  async function paid(debts: Set<string>, some: readonly string[], tell: () => Promise<void>): Promise<void> {
    for (const one of some) debts.delete(one);
    try {
      await tell();
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
      // Too many to remember one by one: all of their kind.
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
