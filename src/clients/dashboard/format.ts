const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** A count, abbreviated from 100,000. */
export const count = (value: number): string => (Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value));
export const inFull = (value: number): string => whole.format(value);
/** A measure: 0.43, 7.1, 38, 1,204. */
export const measure = (value: number): string => (Math.abs(value) < 100 ? short.format(value) : whole.format(Math.round(value)));
export const percent = (share: number): string => `${measure(share * 100)} %`;

export function bytes(value: number): string {
  return value < 1e9 ? `${measure(value / 1e6)} MB` : `${(value / 1e9).toFixed(1)} GB`;
}

/** An enum value as English: UNDER_REVIEW → Under review. */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const units: [number, string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** A duration in its largest unit. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [size, unit] = units.find(([atLeast]) => seconds >= atLeast) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export const ago = (at: string, nowMs = Date.now()): string => `${span(nowMs - Date.parse(at))} ago`;
export const moment = (at: string): string => new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
export const clock = (atMs: number): string => new Date(atMs).toLocaleTimeString('en', { hour12: false });

/** Label of a chart's step: hours in the reader's time zone, longer steps in UTC. */
export function stepName(start: string, by: string): string {
  const at = new Date(start);
  if (by === 'HOUR') return at.toLocaleString('en', { weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
  const day = by === 'MONTH' ? {} : { day: 'numeric' as const };
  return at.toLocaleDateString('en', { ...day, month: 'short', ...(by === 'MONTH' && { year: 'numeric' as const }), timeZone: 'UTC' });
}
