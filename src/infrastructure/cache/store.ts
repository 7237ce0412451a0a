export type RedisState = 'NONE' | 'READY' | 'AWAY';

/** Storage of a cache. A store may lose entries and its calls may fail, but every call must settle. */
export interface Store {
  /** Returns NONE for a store in the memory of this process, READY while Redis responds, and AWAY while it does not. */
  state(): RedisState;
  /**
   * Returns the value of the key, or null, and a token. A store that servers share ignores a `set` with this token if the key was removed in between.
   */
  get(key: string): Promise<{ value: string | null; token: string }>;
  set(key: string, value: string, ttlMs: number, token: string): Promise<void>;
  delete(key: string): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}
