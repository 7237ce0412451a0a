/** Where a cache keeps its answers. May fail, may forget; must not hang. */
export interface Store {
  /** The value, or null; and a token that `set` wants, so that what was dropped meanwhile is not kept after all. */
  get(key: string): Promise<{ value: string | null; token: string }>;
  set(key: string, value: string, ttlMs: number, token: string): Promise<void>;
  delete(key: string): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
  close(): Promise<void>;
}
