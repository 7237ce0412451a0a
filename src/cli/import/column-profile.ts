import { type NumberRange, noNumbers, withNumber } from './scales';
import { addTime, noTimes, type TimeUse } from './times';
import { decimalOf } from './values';

/** Statistics about the values of one column. */
export interface ColumnProfile {
  filledCount: number;
  /** Number of occurrences of each text; null if the column contains more than 200 distinct texts or a text of more than 100 characters. */
  words: Map<string, number> | null;
  /** Distinct texts of the column, at most the first 100,000; null if a text occurs twice. */
  seen: Set<string> | null;
  numbers: NumberRange;
  times: TimeUse;
}

const mostWords = 200;
const mostSeen = 100_000;
/** Longest text, in characters, that can be a word, a number or a time. */
const longestText = 100;

export function newProfile(): ColumnProfile {
  return { filledCount: 0, words: new Map(), seen: new Set(), numbers: noNumbers, times: noTimes() };
}

export function addValue(profile: ColumnProfile, value: unknown): void {
  if (value === null || value === undefined || typeof value === 'object') return;
  const text = String(value).trim();
  if (text === '') return;
  profile.filledCount++;
  if (text.length > longestText) {
    profile.words = null;
    return;
  }
  if (profile.seen?.has(text)) profile.seen = null;
  else if (profile.seen && profile.seen.size < mostSeen) profile.seen.add(text);
  const number = decimalOf(text);
  if (number !== null) profile.numbers = withNumber(profile.numbers, number);
  addTime(profile.times, text);
  if (!profile.words) return;
  profile.words.set(text, (profile.words.get(text) ?? 0) + 1);
  if (profile.words.size > mostWords) profile.words = null;
}
