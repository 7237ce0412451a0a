import { dayMs } from './durations';
/** Number of days for which the server keeps each kind of detail. Null means forever. Deleting details does not change counts. */
export interface RetentionDays {
  /**
   * Number of days for which the server keeps the source, session, referrer, user agent and IP address of each viewing; null means forever. If 0, the
   * server never stores these details.
   */
  viewDetails: number | null;
  /** Number of days for which the server keeps the hourly counts of charts. The server keeps daily counts forever, regardless of this number. */
  hourlyCounts: number;
  /** Number of days for which the server keeps the moods of interactions and their intensities; null means forever. */
  moods: number | null;
  /** Number of days for which the server keeps the recipients of shares; null means forever. */
  recipients: number | null;
}

export const defaultRetentionDays: RetentionDays = { viewDetails: 90, hourlyCounts: 35, moods: null, recipients: null };

/** Returns the start of the UTC day that is `days` days before the day of `nowMs`, in Unix milliseconds. The server keeps data from this time on. */
export function oldestKept(days: number, nowMs: number): number {
  return (Math.floor(nowMs / dayMs) - days) * dayMs;
}
