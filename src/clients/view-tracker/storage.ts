/** Storage whose methods never throw. The storage of a browser throws if it is full, if cookies are blocked, and in private windows. */
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
      // The storage is full. Removes the old value, because the tracker must not send it instead of the new one, and tries again.
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
