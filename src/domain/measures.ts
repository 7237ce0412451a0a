import { dayMs } from './durations';

/** Range of a number that clients measure. Values outside of it by up to `tolerance` count as rounding errors. */
export interface Measure {
  min: number;
  max: number;
  tolerance: number;
}

export const progressPct: Measure = { min: 0, max: 100, tolerance: 0.01 };
export const durationMs: Measure = { min: 0, max: dayMs, tolerance: 0.5 };
export const durationSeconds: Measure = { min: 0, max: dayMs / 1_000, tolerance: 0.0005 };

/** Replaces a number outside of the range by a rounding error with the bound. Returns other values unchanged; validation checks them later. */
export function withinRange(value: unknown, { min, max, tolerance }: Measure): unknown {
  if (typeof value !== 'number') return value;
  if (value < min && value >= min - tolerance) return min;
  if (value > max && value <= max + tolerance) return max;
  return value;
}
