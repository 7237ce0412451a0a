export type RedisState = 'NONE' | 'READY' | 'AWAY';

/** Where a cache keeps its answers. May fail, may forget; must not hang. */
export interface Store {
  /** NONE: in this process alone. AWAY: Redis does not answer at the moment. */
  state(): RedisState;
  /** The value, or null; and a token that `set` wants, so that what was dropped meanwhile is not kept after all. */
  get(key: string): Promise<{ value: string | null; token: string }>;
  set(key: string, value: string, ttlMs: number, token: string): Promise<void>;
  delete(key: string): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}
