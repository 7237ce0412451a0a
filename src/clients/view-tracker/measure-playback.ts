import type { Measures } from './api';

/** Measures the playback or visibility of an element. */
export interface Meter {
  /** Returns the measures so far. `hasBegun` is true if the element was played or visible at least once. */
  measure(): Measures & { hasBegun: boolean };
  stop(): void;
}
