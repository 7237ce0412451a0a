import { dayMs } from '../durations';
/** How many days each kind of detail is kept; null: for ever. None of them is a count, and no count changes when they go. */
export interface RetentionDays {
  /** Where viewings came from: source, session, referrer, user agent, address. 0: not written down at all. */
  viewDetails: number | null;
  /** Counts by the hour, for charts; those by the day stay for ever. */
  hourlyCounts: number;
  /** How people felt, and how strongly. */
  moods: number | null;
  /** With whom something was shared. */
  recipients: number | null;
}

export const defaultRetentionDays: RetentionDays = { viewDetails: 90, hourlyCounts: 35, moods: null, recipients: null };

/** The beginning of the oldest UTC day that is kept, in unix milliseconds. */
export function oldestKept(days: number, nowMs: number): number {
  return (Math.floor(nowMs / dayMs) - days) * dayMs;
}
