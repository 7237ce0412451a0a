import { dayMs } from './durations';

/** The range of a number that clients measure, and how far outside of it a value counts as a rounding error. */
export interface Measure {
  min: number;
  max: number;
  tolerance: number;
}

export const progressPct: Measure = { min: 0, max: 100, tolerance: 0.01 };
export const durationMs: Measure = { min: 0, max: dayMs, tolerance: 0.5 };
export const durationSeconds: Measure = { min: 0, max: dayMs / 1_000, tolerance: 0.0005 };

/** A number outside of the range by a rounding error becomes the bound. Anything else stays as it is and is checked later. */
export function withinRange(value: unknown, { min, max, tolerance }: Measure): unknown {
  if (typeof value !== 'number') return value;
  if (value < min && value >= min - tolerance) return min;
  if (value > max && value <= max + tolerance) return max;
  return value;
}
