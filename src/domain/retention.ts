import { dayMs } from './durations';
/** Days for which each kind of detail is kept; null means for ever. Deleting details changes no count. */
export interface RetentionDays {
  /** Origin of viewings: source, session, referrer, user agent, address. 0: not stored at all. */
  viewDetails: number | null;
  /** Hourly counts, for charts. Daily counts are kept for ever. */
  hourlyCounts: number;
  /** Moods and their intensity. */
  moods: number | null;
  /** Recipients of shares. */
  recipients: number | null;
}

export const defaultRetentionDays: RetentionDays = { viewDetails: 90, hourlyCounts: 35, moods: null, recipients: null };

/** Start of the oldest kept UTC day, in unix milliseconds. */
export function oldestKept(days: number, nowMs: number): number {
  return (Math.floor(nowMs / dayMs) - days) * dayMs;
}
