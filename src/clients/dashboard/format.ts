const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** Formats a count. Counts of 100,000 and more are abbreviated, for example 123.5K. */
export const count = (value: number): string => (Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value));
export const inFull = (value: number): string => whole.format(value);
/** Formats a measured value: 0.43, 7.1, 38 (two significant digits) or, from 100 on, 1,204 (no decimals). */
export const measure = (value: number): string => (Math.abs(value) < 100 ? short.format(value) : whole.format(Math.round(value)));
export const percent = (share: number): string => `${measure(share * 100)} %`;

export function bytes(value: number): string {
  return value < 1e9 ? `${measure(value / 1e6)} MB` : `${(value / 1e9).toFixed(1)} GB`;
}

/** Converts an enum value to English: UNDER_REVIEW becomes "Under review". */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const units: [number, string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** Formats a duration in its largest unit, rounded down: 100,000 ms becomes "1 min". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [size, unit] = units.find(([atLeast]) => seconds >= atLeast) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export const ago = (at: string, nowMs = Date.now()): string => `${span(nowMs - Date.parse(at))} ago`;
export const moment = (at: string): string => new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
export const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString('en', { hour12: false });

/** Returns the label of a time step in a chart. Hours are in the time zone of the browser; days, weeks and months are in UTC. */
export function stepName(start: string, by: string): string {
  const at = new Date(start);
  if (by === 'HOUR') return at.toLocaleString('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
  const day = by === 'MONTH' ? {} : { day: 'numeric' as const };
  return at.toLocaleDateString('en', { ...day, month: 'short', ...(by === 'MONTH' && { year: 'numeric' as const }), timeZone: 'UTC' });
}
