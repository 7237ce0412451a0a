import type { Measures } from './api';

/** Measures an element and calls back after each change. */
export interface Meter {
  /** `hasBegun`: the element was played or visible at least once. */
  measure(): Measures & { hasBegun: boolean };
  stop(): void;
}
