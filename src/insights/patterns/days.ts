import { dayMs } from '../../domain/durations';
/** Calendar day, such as `2026-11-21`, with its number of entries. */
export type DayCount = [day: string, count: number];

export interface Streaks {
  activeDays: number;
  currentDays: number;
  longestDays: number;
}

/** Number of days per bin for ranges of up to `upTo` days. Longer ranges have longer bins, so that the number of bins stays small. */
const binSizes = [
  { days: 1, upTo: 60 },
  { days: 7, upTo: 730 },
];
/** Maximum number of bins, because the trend test takes quadratic time. */
const mostBins = 200;

/** Computes streaks of consecutive days with entries. The current streak ends today or yesterday, because the user can still add an entry today. */
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
 * Counts the entries in bins of equal length, earliest bin first. The bins end at the day `end` (exclusive). They start at the later
 * of two days: the day of the first entry, and `from`.
 */
export function binsOf(days: readonly DayCount[], from: string | null, end: string): number[] {
  const first = days[0]?.[0];
  if (first === undefined) return [];
  const start = from === null ? numberOf(first) : Math.max(numberOf(from), numberOf(first));
  const span = numberOf(end) - start;
  const size = binSizes.find(({ upTo }) => span <= upTo)?.days ?? Math.max(28, Math.ceil(span / mostBins));
  // The last bin ends at `end`. The days before the first complete bin are ignored.
  const bins: number[] = Array(Math.max(0, Math.floor(span / size) || 0)).fill(0);
  for (const [day, count] of days) {
    const back = Math.ceil((numberOf(end) - numberOf(day)) / size);
    const bin = bins.length - back;
    if (back >= 1 && bin >= 0) bins[bin] = (bins[bin] as number) + count;
  }
  return bins;
}

/** Returns the first calendar day in the time zone that begins at or after the time `from`. */
export function firstWholeDayIn(timeZone: string, from: Date): string {
  return new Date(Date.parse(dayIn(timeZone, new Date(+from - 1))) + dayMs).toISOString().slice(0, 10);
}

/** Returns the calendar day of a time in the time zone, such as `2026-11-21`. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

function numberOf(day: string): number {
  return Date.parse(day) / dayMs;
}
