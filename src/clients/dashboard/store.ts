import { useEffect, useState } from 'preact/hooks';

/** Value whose changes components can observe. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Calls `listener` after each change of the value. @returns a function that ends the observation. */
  watch(listener: () => void): () => void;
}

export function createStore<T>(first: T): Store<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  const [, draw] = useState({});
  useEffect(() => store.watch(() => draw({})), [store]);
  return store.get();
}
