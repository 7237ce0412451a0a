import { DateTime } from 'luxon';
import { BadRow, decimalOf } from './values';

/** Possible format of a text with a time. `slash` is d/m/y or m/d/y. `none` is a text of zeros, which some programs write for an unknown time. */
type TimeShape = 'unix-s' | 'unix-ms' | 'iso' | 'slash' | 'd.m.y' | 'none' | 'other';
export const timeFormats = ['unix-s', 'unix-ms', 'iso', 'd/m/y', 'm/d/y', 'd.m.y', 'excel'] as const;

/** One of `timeFormats`, or a pattern of the library luxon such as `dd MMM yyyy HH:mm`. */
export type TimeFormat = string;

/** Statistics about the times in a column. */
export interface TimeUse {
  shapes: Map<TimeShape, number>;
  /** Number of times without a UTC offset, for which the import needs a time zone. */
  zoneless: number;
  /** Number of dates such as 31/1/2026, whose first number cannot be a month. `monthFirst` is the number of dates such as 1/31/2026. */
  dayFirst: number;
  monthFirst: number;
  example: string;
  /** Number of Unix times in the future and of dates in a future year. */
  futureCount: number;
  firstFuture: string;
}

export const noTimes = (): TimeUse => ({ shapes: new Map(), zoneless: 0, dayFirst: 0, monthFirst: 0, example: '', futureCount: 0, firstFuture: '' });

const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(AM|PM)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$`;
const iso = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})${clock}`, 'i');
const slash = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})${clock}`, 'i');
const dots = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})${clock}`, 'i');

function shapeOf(text: string): TimeShape {
  if (/^0+([.,]0+)?$/.test(text) || /^0000-00-00/.test(text)) return 'none';
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return 'unix-s';
  if (/^\d{12,13}(\.\d+)?$/.test(text)) return 'unix-ms';
  if (iso.test(text)) return 'iso';
  if (slash.test(text)) return 'slash';
  return dots.test(text) ? 'd.m.y' : 'other';
}

export function addTime(use: TimeUse, text: string, nowMs = Date.now()): void {
  const shape = shapeOf(text);
  use.shapes.set(shape, (use.shapes.get(shape) ?? 0) + 1);
  if (shape === 'other') use.example ||= text.slice(0, 40);
  const parts = (shape === 'iso' ? iso : shape === 'slash' ? slash : shape === 'd.m.y' ? dots : null)?.exec(text);
  if (isFuture(shape, text, parts, nowMs)) {
    use.futureCount++;
    use.firstFuture ||= text;
  }
  if (!parts) return;
  // The ninth group of the regular expressions `iso`, `slash` and `dots` is the UTC offset.
  if (parts[9] === undefined) use.zoneless++;
  if (shape === 'slash' && Number(parts[1]) > 12) use.dayFirst++;
  if (shape === 'slash' && Number(parts[2]) > 12) use.monthFirst++;
}

function isFuture(shape: TimeShape, text: string, parts: RegExpExecArray | null | undefined, nowMs: number): boolean {
  if (shape === 'unix-s') return Number(text) * 1000 > nowMs;
  if (shape === 'unix-ms') return Number(text) > nowMs;
  const year = parts?.[shape === 'iso' ? 1 : 3] ?? '';
  return year.length === 4 && Number(year) > new Date(nowMs).getUTCFullYear();
}

/** Returns the format that fits the times. If no format or several formats fit, returns a message with the reason and the option to pass. */
export function formatOf({ shapes, dayFirst, monthFirst, example }: TimeUse, column: string): { format: TimeFormat } | { question: string } {
  const known = [...shapes.keys()].filter((shape) => shape !== 'none' && shape !== 'other');
  const [shape] = known;
  const all = `${timeFormats.join(', ')}, or a pattern such as "dd MMM yyyy HH:mm"`;
  if (known.length > 1)
    return {
      question: `The times in ${column} are written in several ways (${known.join(', ')}). Pass --time-format (${all}); other rows are skipped.`,
    };
  if (shape === undefined)
    return {
      question: example
        ? `The times in ${column}, such as "${example}", are of no known format. Pass --time-format (${all}).`
        : `The column ${column} contains no time: name another with --columns timestamp=…, or pass --default-time.`,
    };
  if (shape !== 'slash') return { format: shape };
  if (dayFirst > 0 !== monthFirst > 0) return { format: dayFirst > 0 ? 'd/m/y' : 'm/d/y' };
  return { question: `The dates in ${column} can begin with the day or with the month. Pass --time-format d/m/y or --time-format m/d/y.` };
}

/** Returns the time zone for a value of `--time-zone`, such as Europe/Berlin or +02:00. @throws Error when the zone does not exist. */
export function zoneNamed(name: string): string {
  const zone = /^[+-]/.test(name) ? `UTC${name}` : name;
  if (!DateTime.fromMillis(0, { zone }).isValid) throw new Error(`--time-zone must be such as UTC, Europe/Berlin or +02:00, got "${name}".`);
  return zone;
}

/**
 * Parses a value of `--default-time` to ms since 1970. A time without a UTC offset is a time in `zone`.
 * @throws Error if the text is not a time, or has no offset and `zone` is null.
 */
export function momentNamed(text: string, zone: string | null): number {
  try {
    const ms = timeReader(formatOfOne(text), zone)(text);
    if (ms !== null) return ms;
  } catch {
    // A text that cannot be parsed results in the error below.
  }
  throw new Error(`--default-time must be such as 2026-01-31T12:00:00Z, or 2026-01-31 with --time-zone; got "${text}".`);
}

function formatOfOne(text: string): TimeFormat {
  const shape = shapeOf(text);
  return shape === 'unix-s' || shape === 'unix-ms' ? shape : 'iso';
}

/**
 * Returns a function that parses times to ms since 1970, or to null for a text of zeros. `zone` is the time zone of times without a UTC offset. The
 * returned function throws BadRow for a text of another format, and for a time without an offset if `zone` is null.
 */
export function timeReader(format: TimeFormat, zone: string | null): (text: string) => number | null {
  const read = readers[format] ?? ((text: string, zone: string) => DateTime.fromFormat(text, format, { zone }).toMillis());
  return (text) => {
    if (shapeOf(text) === 'none') return null;
    const ms = read(text, zone ?? 'utc');
    if (Number.isNaN(ms)) throw new BadRow(`the time is not of the format ${format}`, text);
    if (zone === null && !isExact(text, format)) throw new BadRow('the time has no offset from UTC (pass its zone with --time-zone)', text);
    return ms;
  };
}

/** Returns true if the time does not depend on a time zone, because it is a Unix time or contains a UTC offset. */
function isExact(text: string, format: TimeFormat): boolean {
  if (format.startsWith('unix-')) return true;
  const offset = [iso, slash, dots].map((pattern) => pattern.exec(text)?.[9]).find((found) => found !== undefined);
  // In a pattern, the letter Z or z means that the text contains an offset or a zone.
  return offset !== undefined || (!(timeFormats as readonly string[]).includes(format) && /[Zz]/.test(format));
}

const readers: Record<string, (text: string, zone: string) => number> = {
  'unix-s': (text) => Math.floor((shapeOf(text) === 'other' ? Number.NaN : (decimalOf(text) ?? Number.NaN)) * 1000 + 1e-4),
  'unix-ms': (text) => Math.floor(decimalOf(text) ?? Number.NaN),
  iso: (text, zone) => momentOf(iso.exec(text), ['year', 'month', 'day'], zone),
  'd/m/y': (text, zone) => momentOf(slash.exec(text), ['day', 'month', 'year'], zone),
  'm/d/y': (text, zone) => momentOf(slash.exec(text), ['month', 'day', 'year'], zone),
  'd.m.y': (text, zone) => momentOf(dots.exec(text), ['day', 'month', 'year'], zone),
  excel: (text, zone) => serialMoment(decimalOf(text) ?? Number.NaN, zone),
};

function momentOf(parts: RegExpExecArray | null, order: readonly ('year' | 'month' | 'day')[], zone: string): number {
  if (!parts) return Number.NaN;
  const [, first, second, third, hours = '0', minutes = '0', seconds = '0', fraction = '', half, offset] = parts;
  const date = Object.fromEntries(order.map((name, index) => [name, Number([first, second, third][index])])) as Record<
    'year' | 'month' | 'day',
    number
  >;
  // A year of two digits is a year from 1961 to 2060.
  if (date.year < 100) date.year += date.year > 60 ? 1900 : 2000;
  const hour = half ? (Number(hours) % 12) + (/pm/i.test(half) ? 12 : 0) : Number(hours);
  const time = { hour, minute: Number(minutes), second: Number(seconds), millisecond: Math.floor(Number(`0.${fraction || 0}`) * 1000 + 1e-6) };
  return DateTime.fromObject({ ...date, ...time }, { zone: offset ? offsetZone(offset) : zone }).toMillis();
}

function offsetZone(offset: string): string {
  return /^[+-]/.test(offset) ? `UTC${offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}` : 'utc';
}

const dayMs = 86_400_000;
const daysUntil1970 = 25_569;

/** Converts a date of a spreadsheet, the number of days since 1899-12-30 in `zone`, to ms since 1970. */
function serialMoment(days: number, zone: string): number {
  const local = DateTime.fromMillis(Math.round((days - daysUntil1970) * dayMs), { zone: 'utc' });
  return local.setZone(zone, { keepLocalTime: true }).toMillis();
}
