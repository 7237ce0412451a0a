import { dayMs, hourMs } from './durations';

/**
 * Trend scores with forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay", ICDE 2009). A fact of weight w at time t adds w·2^((t−L)/H)
 * to a sum, where L is `landmarkMs` and H is the half-life. Over time, all sums decay by the same factor, so their order does not change and the
 * server never recomputes them. The database stores log2 of each sum, because the sum itself would overflow.
 */

/** Arbitrary reference time, which is L in the formula of forward decay. It must never change, because all stored sums depend on it. */
const landmarkMs = Date.UTC(2024, 0, 1);

/** Half-life in milliseconds for each ranking period, which is H in the formula of forward decay. */
export const halfLives = { HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs } as const;
export type TrendPeriod = keyof typeof halfLives;
export const trendColumns = { HOUR: 'trend_hour', DAY: 'trend_day', WEEK: 'trend_week' } as const satisfies Record<TrendPeriod, string>;

/** Returns log2 of the amount that one fact adds to the sum of a ranking period. `weight` must be positive. */
export function logContribution(weight: number, atMs: number, period: TrendPeriod): number {
  return Math.log2(weight) + (atMs - landmarkMs) / halfLives[period];
}

/** Returns log2(2^a + 2^b) without computing 2^a and 2^b, which could overflow. `-Infinity` is the logarithm of an empty sum. */
export function addLogs(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log2(1 + 2 ** (low - high));
}

/**
 * Returns the trend score that the API shows, which is the sum of the decayed weights of all facts. The weight of a fact halves with each half-life
 * that passes after the fact.
 */
export function decayedScore(log: number, nowMs: number, period: TrendPeriod): number {
  return 2 ** (log - (nowMs - landmarkMs) / halfLives[period]);
}

/**
 * Returns SQL for log2(2^a + 2^b), as `addLogs` computes it, for two column expressions. Limits |a − b| to 60: at a larger difference, the smaller
 * power does not change the sum, because a double has 53 bits.
 */
export function addLogsSql(a: string, b: string): string {
  return `CASE WHEN ${b} = '-Infinity' THEN ${a} WHEN ${a} = '-Infinity' THEN ${b}
    ELSE GREATEST(${a}, ${b}) + ln(1 + power(2, -LEAST(abs(${a} - ${b}), 60))) / ln(2) END`;
}

/**
 * Smallest difference of two sums that is reliable, as a fraction of the larger sum. The stored logarithms are rounded, so a smaller difference can
 * be a rounding error.
 */
const roundingOfSums = 1e-9;

/**
 * Returns the SQL of log2(2^sum − 2^part) for two columns. `leastSql` is a lower bound of the result, because it is log2 of an amount that remains
 * in the sum after the subtraction. The SQL never returns a smaller value, even if rounding errors make the difference smaller.
 */
export function subtractLogsSql(sum: string, part: string, leastSql: string): string {
  // Limits sum − part to 0–60, because PostgreSQL rejects overflow and underflow. The difference can be negative, because `part` can exceed `sum`
  // after a change of weights.
  const rest = `(1 - power(2, -LEAST(GREATEST(${sum} - ${part}, 0), 60)))`;
  return `CASE WHEN ${rest} < ${roundingOfSums} THEN ${leastSql} ELSE GREATEST(${sum} + ln(${rest}) / ln(2), ${leastSql}) END`;
}
