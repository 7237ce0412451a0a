export type RedisState = 'NONE' | 'READY' | 'AWAY';

/** Storage of a cache. A store may lose entries and its calls may fail, but every call must settle. */
export interface Store {
  /** Returns NONE for a store in the memory of this process, READY while Redis responds, and AWAY while it does not. */
  state(): RedisState;
  /**
   * Returns the value of the key, or null, and a token for `set`. In a store that servers share, `set` stores nothing if the key was removed after
   * the `get` that returned the token.
   */
  get(key: string): Promise<{ value: string | null; token: string }>;
  set(key: string, value: string, ttlMs: number, token: string): Promise<void>;
  delete(key: string): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}
