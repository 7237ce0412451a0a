export type RedisState = 'NONE' | 'READY' | 'AWAY';

/** Storage of a cache. It can fail or lose entries but must not hang. */
export interface Store {
  /** NONE: memory of this process. AWAY: Redis does not respond. */
  state(): RedisState;
  /** Returns the value or null, and a token. `set` discards an answer if its key was removed after the token was issued. */
  get(key: string): Promise<{ value: string | null; token: string }>;
  set(key: string, value: string, ttlMs: number, token: string): Promise<void>;
  delete(key: string): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}
