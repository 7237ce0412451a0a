import { dayMs } from './durations';

/**
 * Range of a number that clients measure. If a value is outside of the range by at most `tolerance`, the server treats the difference as a rounding
 * error.
 */
export interface Measure {
  min: number;
  max: number;
  tolerance: number;
}

export const progressPct: Measure = { min: 0, max: 100, tolerance: 0.01 };
export const durationMs: Measure = { min: 0, max: dayMs, tolerance: 0.5 };
export const durationSeconds: Measure = { min: 0, max: dayMs / 1_000, tolerance: 0.0005 };

/**
 * Returns the nearest bound of the range for a number that is outside of it by at most `tolerance`, for example 100 for a progress of 100.005.
 * Returns all other values unchanged, because validation checks them later.
 */
export function withinRange(value: unknown, { min, max, tolerance }: Measure): unknown {
  if (typeof value !== 'number') return value;
  if (value < min && value >= min - tolerance) return min;
  if (value > max && value <= max + tolerance) return max;
  return value;
}
