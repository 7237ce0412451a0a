/** A storage that never throws: private windows, full disks and forbidden cookies make real ones do. */
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
      // The storage is full. What the key held before must not be sent in place of this.
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
