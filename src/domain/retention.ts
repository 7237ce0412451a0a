import { dayMs } from './durations';
/** Days for which the server keeps each kind of detail; null keeps it forever. Deleting details does not change counts. */
export interface RetentionDays {
  /** Origin of viewings: source, session, referrer, user agent, IP address. 0: the server does not store it. */
  viewDetails: number | null;
  /** Hourly counts, for charts. The server keeps daily counts forever. */
  hourlyCounts: number;
  /** Moods and their intensity. */
  moods: number | null;
  /** Recipients of shares. */
  recipients: number | null;
}

export const defaultRetentionDays: RetentionDays = { viewDetails: 90, hourlyCounts: 35, moods: null, recipients: null };

/** Returns the start of the oldest UTC day within `days`, in Unix milliseconds. */
export function oldestKept(days: number, nowMs: number): number {
  return (Math.floor(nowMs / dayMs) - days) * dayMs;
}
