/** A storage that never throws. Browser storage throws in private windows, when it is full, or when cookies are blocked. */
export interface Kept {
  keys(): string[];
  get(key: string): string | null;
  set(key: string, text: string): void;
  remove(key: string): void;
}

export function keptIn(given: Storage | null | undefined): Kept {
  const storage = given === undefined ? attempt(() => localStorage) : given;
  return {
    keys: () => attempt(() => (storage ? Object.keys(storage) : [])) ?? [],
    get: (key) => attempt(() => storage?.getItem(key)) ?? null,
    set(key, text) {
      const write = () => storage?.setItem(key, text) ?? true;
      if (attempt(write)) return;
      // The storage is full. Removes the old value, which must not be sent instead of the new one.
      attempt(() => storage?.removeItem(key));
      attempt(write);
    },
    remove: (key) => attempt(() => storage?.removeItem(key)),
  };
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
