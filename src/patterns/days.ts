import { dayMs } from '../durations';
/** A day of the calendar, and how many entries it has. */
export type DayCount = [day: string, count: number];

export interface Streaks {
  activeDays: number;
  currentDays: number;
  longestDays: number;
}

/** The days a bin holds: short ones while there are few days, so that there are enough bins and never too many. */
const binSizes = [
  { days: 1, upTo: 60 },
  { days: 7, upTo: 730 },
];
/** What is done with them takes the square of their number. */
const mostBins = 200;

/** Days in a row with at least one entry. The current ones end today or yesterday: today is not over. */
export function streaksOf(days: readonly DayCount[], today: string): Streaks {
  let [longest, run, before] = [0, 0, Number.NaN];
  for (const [day] of days) {
    const at = numberOf(day);
    run = at === before + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
    before = at;
  }
  return { activeDays: days.length, currentDays: before >= numberOf(today) - 1 ? run : 0, longestDays: longest };
}

/**
 * How many entries there were in bins of equal length, the earliest first, from the day of the first one (or `from`, where that is
 * later) to before `end`.
 */
export function binsOf(days: readonly DayCount[], from: string | null, end: string): number[] {
  const first = days[0]?.[0];
  if (first === undefined) return [];
  const start = from === null ? numberOf(first) : Math.max(numberOf(from), numberOf(first));
  const span = numberOf(end) - start;
  const size = binSizes.find(({ upTo }) => span <= upTo)?.days ?? Math.max(28, Math.ceil(span / mostBins));
  // Whole bins that end where the time ends: what is left over is at its beginning.
  const bins: number[] = Array(Math.max(0, Math.floor(span / size) || 0)).fill(0);
  for (const [day, count] of days) {
    const back = Math.ceil((numberOf(end) - numberOf(day)) / size);
    const bin = bins.length - back;
    if (back >= 1 && bin >= 0) bins[bin] = (bins[bin] as number) + count;
  }
  return bins;
}

/** The first day that begins at a moment or later, somewhere. */
export function firstWholeDayIn(timeZone: string, from: Date): string {
  return new Date(Date.parse(dayIn(timeZone, new Date(+from - 1))) + dayMs).toISOString().slice(0, 10);
}

/** The calendar's day of a moment, somewhere: `2026-11-21`. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

function numberOf(day: string): number {
  return Date.parse(day) / dayMs;
}
