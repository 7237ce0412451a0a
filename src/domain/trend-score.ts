import { dayMs, hourMs } from './durations';

/**
 * Trending by forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay", ICDE 2009). A fact of weight w at time t
 * adds w·2^((t−L)/H) to a sum that never needs recomputing: as time passes all sums shrink by the same factor, so their
 * order stays. Stored is log2 of the sum, which never overflows.
 */

/** L: any fixed moment will do, as long as it never changes. */
const landmarkMs = Date.UTC(2024, 0, 1);

/** H, in milliseconds, per ranking period. */
export const halfLives = { HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs } as const;
export type TrendPeriod = keyof typeof halfLives;
export const trendColumns: Record<TrendPeriod, string> = { HOUR: 'trend_hour', DAY: 'trend_day', WEEK: 'trend_week' };

/** log2 of what one fact adds. `weight` must be positive. */
export function logContribution(weight: number, atMs: number, period: TrendPeriod): number {
  return Math.log2(weight) + (atMs - landmarkMs) / halfLives[period];
}

/** log2(2^a + 2^b) without ever computing 2^a. `-Infinity` stands for an empty sum. */
export function addLogs(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log2(1 + 2 ** (low - high));
}

/** The score as people read it: the sum of weights, each halved once per half-life that has passed since its fact. */
export function decayedScore(log: number, nowMs: number, period: TrendPeriod): number {
  return 2 ** (log - (nowMs - landmarkMs) / halfLives[period]);
}

/** The same sum in SQL, of two column expressions. Past a distance of 60 the smaller one is below a double's precision. */
export function addLogsSql(a: string, b: string): string {
  return `CASE WHEN ${b} = '-Infinity' THEN ${a} WHEN ${a} = '-Infinity' THEN ${b}
    ELSE GREATEST(${a}, ${b}) + ln(1 + power(2, -LEAST(abs(${a} - ${b}), 60))) / ln(2) END`;
}

/** A rest this much smaller than the sum is lost in the rounding of a logarithm. */
const roundingOfSums = 1e-9;

/** log2(2^sum − 2^part) in SQL, of two columns, and at least `leastSql`, the part of the sum that is known to stay. */
export function subtractLogsSql(sum: string, part: string, leastSql: string): string {
  // PostgreSQL refuses a power that underflows or overflows. `part` exceeds `sum` where it was counted with other weights.
  const rest = `(1 - power(2, -LEAST(GREATEST(${sum} - ${part}, 0), 60)))`;
  return `CASE WHEN ${rest} < ${roundingOfSums} THEN ${leastSql} ELSE GREATEST(${sum} + ln(${rest}) / ln(2), ${leastSql}) END`;
}
