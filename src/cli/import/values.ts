import { dayMs } from '../../domain/durations';
import type { Row } from '../rows/row';

/** Error in a row, because of which the import skips the row or a part of it. The summary counts errors by `kind`. */
export class BadRow extends Error {
  constructor(
    readonly kind: string,
    got?: unknown,
  ) {
    super(got === undefined ? kind : `${kind}, got ${JSON.stringify(typeof got === 'string' ? got.slice(0, 60) : got)}`);
  }
}

/**
 * Source of a text in a row: a column name, a column number from 0, a path in a JSON value such as `movie.ids.imdb`, or a pattern of names and
 * paths such as `{Name} ({Year})`.
 */
export type Source = string | number;
/** One source or a list of sources. The import uses the first source whose text is not empty. */
export type Sources = Source | readonly Source[];

/**
 * Returns the trimmed text of the first source that is not empty; an empty text if all are empty.
 * @throws BadRow when the value is an object or a list.
 */
export function textAt(row: Row, sources: Sources | undefined): string {
  if (sources === undefined) return '';
  for (const source of Array.isArray(sources) ? (sources as readonly Source[]) : [sources as Source]) {
    const text =
      typeof source === 'string' && isPattern(row, source) ? patternText(row, source) : textOf(plainValue(valueAt(row, source)), String(source));
    if (text) return text;
  }
  return '';
}

/** Returns the column names and paths in the sources, including those inside patterns. */
export function columnsIn(sources: Sources): string[] {
  const list = Array.isArray(sources) ? (sources as readonly Source[]) : [sources as Source];
  return list.flatMap((source) => {
    if (typeof source === 'number') return [];
    return source.includes('{') ? [...source.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string) : [source];
  });
}

export function valueAt({ values, columns }: Row, source: Source): unknown {
  return typeof source === 'string' ? valueUnder(values, source) : values[columns[source] ?? ''];
}

function plainValue(value: unknown): unknown {
  return typeof value === 'boolean' ? String(value) : value;
}

function isPattern({ values }: Row, source: string): boolean {
  return source.includes('{') && !Object.hasOwn(values, source);
}

/** Returns the text of a pattern such as `{Name} ({Year})`; an empty text if any part in braces is empty. */
function patternText(row: Row, pattern: string): string {
  let isWhole = true;
  const text = pattern.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const part = textAt(row, name);
    if (part === '') isWhole = false;
    return part;
  });
  return isWhole ? text : '';
}

/** Returns the value at a path such as `movie.ids.imdb`. A key can contain dots, so the function tries each dot as the end of the first key. */
function valueUnder(values: object, path: string): unknown {
  if (Object.hasOwn(values, path)) return (values as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    const inner = Object.hasOwn(values, key) ? (values as Record<string, unknown>)[key] : null;
    const found = inner !== null && typeof inner === 'object' ? valueUnder(inner, path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns a text without surrounding whitespace, or a number as text; null if the value is empty or absent. @throws BadRow for any other value. */
export function textOf(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new BadRow(`${field} must be text`, value);
  return value.trim() || null;
}

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;
const decimalComma = /^[+-]?\d+,\d{1,2}$/;

/**
 * Parses a decimal number with a point or a comma. Returns null for any other text. A comma must precede one or two digits, because 1,234 could be
 * 1.234 or 1234.
 */
export function decimalOf(text: string): number | null {
  if (decimalComma.test(text)) return Number(text.replace(',', '.'));
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

export type DurationUnit = 'ms' | 's' | 'min' | 'h:m:s';
const unitMs = { ms: 1, s: 1_000, min: 60_000 };

/**
 * Parses a duration to ms. Returns null for an empty text.
 * @throws BadRow if the text is not a duration in `unit`, or if the duration exceeds `mostMs`.
 */
export function durationOf(text: string, unit: DurationUnit, field = 'the duration', mostMs = Number.MAX_SAFE_INTEGER): number | null {
  if (text === '') return null;
  const clock = /^(\d+):([0-5]?\d):([0-5]?\d)(?:\.\d+)?$/.exec(text);
  const [hours = 0, minutes = 0, seconds = 0] = clock?.slice(1).map(Number) ?? [];
  const number = unit === 'h:m:s' ? null : decimalOf(text);
  const value =
    clock && unit === 'h:m:s' ? ((hours * 60 + minutes) * 60 + seconds) * 1_000 : unit !== 'h:m:s' && number !== null ? number * unitMs[unit] : -1;
  const wholeMs = unit === 's' ? Math.round(value) : value;
  if (!Number.isSafeInteger(wholeMs) || wholeMs < 0)
    throw new BadRow(`${field} must be ${unit === 'ms' ? 'a whole number of milliseconds' : unitNames[unit]}`, text);
  if (wholeMs > mostMs) throw new BadRow(`${field} must be at most ${mostMs === dayMs ? 'a day' : `${mostMs} ms`}`, text);
  return wholeMs;
}

const unitNames = {
  ms: 'milliseconds',
  s: 'a number of seconds',
  min: 'a number of minutes',
  'h:m:s': 'hours, minutes and seconds such as 01:42:30',
};

/**
 * Returns the distinct tags in a list, in a text with a JSON list, or in a text of tags separated by `|` or `;`. A text without these characters is
 * split at commas.
 * @throws BadRow if the JSON list is invalid or a tag is not text.
 */
export function tagsOf(value: unknown): string[] {
  if (Array.isArray(value)) return [...new Set(value.map((tag) => textOf(tag, 'a tag')).filter((tag) => tag !== null))];
  const text = textOf(value, 'tags');
  if (text === null) return [];
  if (text.startsWith('[')) return tagsOf(listIn(text));
  return tagsOf(text.split(/[|;]/.test(text) ? /[|;]/ : ','));
}

function listIn(text: string): unknown[] {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRow('tags begin with "[" and are not a JSON list', text);
  }
}

const trueWords = ['true', 't', 'yes', 'y', 'on', '1'];
const falseWords = ['false', 'f', 'no', 'n', 'off', '0'];

/** Parses a boolean or a word such as `yes` or `0`. Returns `fallback` for an empty value. @throws BadRow for any other value. */
export function flagOf(value: unknown, field: string, fallback: boolean): boolean {
  if (typeof value === 'boolean') return value;
  const text = textOf(value, field)?.toLowerCase();
  if (text === undefined) return fallback;
  if (trueWords.includes(text)) return true;
  if (falseWords.includes(text)) return false;
  throw new BadRow(`${field} must be true or false`, text);
}
