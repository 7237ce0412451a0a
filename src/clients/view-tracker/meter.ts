import type { Measures } from './api';

/** What measures an element, and calls back whenever there is something new. */
export interface Meter {
  /** `hasBegun`: it was played, or visible, at all. */
  measure(): Measures & { hasBegun: boolean };
  stop(): void;
}
