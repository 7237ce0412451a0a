import { dayMs, hourMs } from './durations';

/**
 * Trending by forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay", ICDE 2009). A fact of weight w at time t
 * adds w·2^((t−L)/H) to a sum. Over time, all sums decay by the same factor, so their order stays the same and the server never
 * recomputes them. The database stores log2 of the sum, which does not overflow.
 */

/** L: an arbitrary time. It must never change, because stored sums depend on it. */
const landmarkMs = Date.UTC(2024, 0, 1);

/** H: the half-life in milliseconds, by ranking period. */
export const halfLives = { HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs } as const;
export type TrendPeriod = keyof typeof halfLives;
export const trendColumns = { HOUR: 'trend_hour', DAY: 'trend_day', WEEK: 'trend_week' } as const satisfies Record<TrendPeriod, string>;

/** Returns log2 of the amount that one fact adds to a sum. `weight` must be positive. */
export function logContribution(weight: number, atMs: number, period: TrendPeriod): number {
  return Math.log2(weight) + (atMs - landmarkMs) / halfLives[period];
}

/** Returns log2(2^a + 2^b) without computing 2^a. `-Infinity` represents an empty sum. */
export function addLogs(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log2(1 + 2 ** (low - high));
}

/** Returns the score that the API shows: the sum of the weights, where each weight halves once per half-life since its fact. */
export function decayedScore(log: number, nowMs: number, period: TrendPeriod): number {
  return 2 ** (log - (nowMs - landmarkMs) / halfLives[period]);
}

/** Returns the SQL of `addLogs` for two column expressions. A term smaller by more than 2^60 is below the precision of a double. */
export function addLogsSql(a: string, b: string): string {
  return `CASE WHEN ${b} = '-Infinity' THEN ${a} WHEN ${a} = '-Infinity' THEN ${b}
    ELSE GREATEST(${a}, ${b}) + ln(1 + power(2, -LEAST(abs(${a} - ${b}), 60))) / ln(2) END`;
}

/** Below this fraction of the sum, rounding of the logarithms makes the difference meaningless. */
const roundingOfSums = 1e-9;

/** Returns the SQL of log2(2^sum − 2^part) for two columns. The result is at least `leastSql`, the known remainder of the sum. */
export function subtractLogsSql(sum: string, part: string, leastSql: string): string {
  // PostgreSQL raises an error if a power underflows or overflows. `part` can exceed `sum` if the weights were changed since.
  const rest = `(1 - power(2, -LEAST(GREATEST(${sum} - ${part}, 0), 60)))`;
  return `CASE WHEN ${rest} < ${roundingOfSums} THEN ${leastSql} ELSE GREATEST(${sum} + ln(${rest}) / ln(2), ${leastSql}) END`;
}
