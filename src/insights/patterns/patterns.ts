import { moodValue } from '../../domain/moods';
import { fromStored } from '../../interactions/registry/types';
import { binsOf, dayIn, firstWholeDayIn, streaksOf } from './days';
import type { Patterns, TimeOfDay } from './patterns.type';
import type { PatternStats } from './queries';
import { correlation, trendOf } from './statistics';
import { typeCounts } from './type-counts';

interface Setting {
  from: Date | null;
  to: Date | null;
  timeZone: string;
  moods: Readonly<Record<string, number>>;
  nowMs: number;
}

/** Minimum number of users for statistics on the moods of an audience. The server does not return moods of fewer users. */
export const leastUsers = 10;

/**
 * Computes patterns from the statistics. If `isAudience` is true, the entries belong to several users, so the result contains no streaks and no moods
 * of fewer than `leastUsers` users.
 */
export function patternsFrom(stats: PatternStats, { from, to, timeZone, moods, nowMs }: Setting, isAudience: boolean): Patterns {
  const { groups, rhythm, days, sessions } = stats;
  const feelings = isAudience && stats.pairedUsers < leastUsers ? [] : stats.feelings;
  const byType = countBy(groups, ({ type }) => fromStored(type).type);
  const byContentType = countBy(groups, ({ contentType }) => contentType);
  const timed = sum(groups, (group) => group.timed);
  const byHour = Array.from({ length: 24 }, (_, hour) => sum(rhythm, (one) => (one.hour === hour ? one.count : 0)));
  const today = dayIn(timeZone, new Date(nowMs));
  // Excludes today from the trend, because the day is not over.
  const end = to && +to <= nowMs ? dayIn(timeZone, to) : today;
  const frequency = trendOf(binsOf(days, from && firstWholeDayIn(timeZone, from), end));
  const felt = correlation(
    feelings.flatMap(({ mood, intensity, value, count }) => {
      const x = moodValue(moods, mood, intensity);
      return x === null ? [] : [{ x, y: value, count }];
    }),
  );
  return {
    totalInteractions: sum(groups, ({ count }) => count),
    dateRange:
      groups.length > 0
        ? {
            start: extreme(
              groups.map(({ start }) => start),
              Math.min,
            ),
            end: extreme(
              groups.map((one) => one.end),
              Math.max,
            ),
          }
        : null,
    mostCommonType: byType[0]?.key ?? null,
    averageDurationMs: timed > 0 ? sum(groups, ({ durationMs }) => durationMs ?? 0) / timed : null,
    contentTypePreference: byContentType[0]?.key ?? null,
    byType: typeCounts(groups),
    byContentType: byContentType.map(({ key, count }) => ({ contentType: key, count })),
    timeZone,
    timeOfDay: byHour.some((count) => count > 0) ? timeOfDay(byHour) : null,
    byHour,
    byWeekday: Array.from({ length: 7 }, (_, day) => sum(rhythm, (one) => (one.weekday === day + 1 ? one.count : 0))),
    sessions,
    streaks: isAudience ? null : streaksOf(days, today),
    moods: stats.moods.filter(({ users }) => !isAudience || users >= leastUsers).map(({ mood, count }) => ({ mood, count })),
    moodCorrelation: felt,
    trends: {
      interactionFrequency: frequency?.trend ?? null,
      interactionFrequencyTau: frequency?.tau ?? null,
      moodCorrelation: felt && (felt.low > 0 ? 'POSITIVE' : felt.high < 0 ? 'NEGATIVE' : 'NEUTRAL'),
    },
  };
}

/** Returns the quarter of the day with the most entries, or the earliest such quarter if several are equal. */
function timeOfDay(byHour: readonly number[]): TimeOfDay {
  const parts: TimeOfDay[] = ['NIGHT', 'MORNING', 'AFTERNOON', 'EVENING'];
  const counts = parts.map((_, part) => sum(byHour.slice(part * 6, part * 6 + 6), (count) => count));
  return parts[counts.indexOf(Math.max(...counts))] as TimeOfDay;
}

/** Sums the counts of the rows that have the same key. Sorts the sums in descending order, and equal sums by key. */
function countBy<T extends { count: number }, K extends string>(rows: readonly T[], keyOf: (row: T) => K): { key: K; count: number }[] {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function extreme(moments: string[], choose: (...values: number[]) => number): Date {
  return new Date(choose(...moments.map((moment) => Date.parse(moment))));
}

function sum<T>(values: readonly T[], numberOf: (value: T) => number): number {
  return values.reduce((total, value) => total + numberOf(value), 0);
}
