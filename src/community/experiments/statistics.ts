import { chdtrc, ndtri } from 'cephes';
import type { Sample } from './types';

export interface Interval {
  low: number;
  high: number;
}

/** Half-width, in standard deviations, of the interval around the mean that contains 95 % of a normal distribution: about 1.96. */
const z95 = ndtri(0.975);
/**
 * Minimum expected count per class in a chi-square test. If an expected count is lower, the chi-square distribution is a poor approximation
 * (Cochran: "The χ² test of goodness of fit", 1952).
 */
const leastExpected = 5;

/** Returns the share of exposed users who converted, 0–1; null if no user was exposed. */
export function conversionRate({ exposedCount, convertedCount }: Sample): number | null {
  return exposedCount > 0 ? convertedCount / exposedCount : null;
}

/**
 * Returns the 95 % score interval of the conversion rate (Wilson: "Probable inference, the law of succession, and statistical inference",
 * 1927); null if no user was exposed.
 */
export function wilsonInterval(sample: Sample): Interval | null {
  const rate = conversionRate(sample);
  if (rate === null) return null;
  const n = sample.exposedCount;
  const centre = rate + z95 ** 2 / (2 * n);
  const margin = z95 * Math.sqrt((rate * (1 - rate)) / n + z95 ** 2 / (4 * n ** 2));
  const scale = 1 + z95 ** 2 / n;
  // Limits the bounds, because rounding errors could move them below 0, above 1 or to the other side of the rate.
  return { low: Math.min(rate, Math.max(0, (centre - margin) / scale)), high: Math.max(rate, Math.min(1, (centre + margin) / scale)) };
}

/**
 * Returns the relative difference between the conversion rates of a variant and the control: 0.1 means that the rate of the variant is 10 %
 * higher. Returns null if the variant has no exposed users or the control has no conversions.
 */
export function lift(sample: Sample, control: Sample): number | null {
  const [rate, base] = [conversionRate(sample), conversionRate(control)];
  return rate !== null && base ? rate / base - 1 : null;
}

/**
 * Returns the 95 % interval of the lift, computed from the interval of the logarithm of the rate ratio (Katz, Baptista, Azen, Pike:
 * "Obtaining confidence intervals for the risk ratio in cohort studies", 1978). Returns null if a sample has no conversions or both samples
 * have a conversion rate of 1.
 */
export function liftInterval(sample: Sample, control: Sample): Interval | null {
  if (sample.convertedCount === 0 || control.convertedCount === 0) return null;
  const variance = [sample, control].reduce((sum, { exposedCount, convertedCount }) => sum + 1 / convertedCount - 1 / exposedCount, 0);
  const ratio = sample.convertedCount / sample.exposedCount / (control.convertedCount / control.exposedCount);
  const margin = z95 * Math.sqrt(variance);
  return variance > 0 ? { low: ratio * Math.exp(-margin) - 1, high: ratio * Math.exp(margin) - 1 } : null;
}

/**
 * Returns the two-sided p-value of the pooled z-test for two proportions, without correction for continuity (e.g. Fleiss, Levin, Paik:
 * "Statistical Methods for Rates and Proportions", 3rd edition 2003, chapter 3). Returns null if a sample has no exposed users, or if both
 * conversion rates are 0 or both are 1.
 */
export function differencePValue(sample: Sample, control: Sample): number | null {
  const [rate, base] = [conversionRate(sample), conversionRate(control)];
  if (rate === null || base === null) return null;
  const pooled = (sample.convertedCount + control.convertedCount) / (sample.exposedCount + control.exposedCount);
  const variance = pooled * (1 - pooled) * (1 / sample.exposedCount + 1 / control.exposedCount);
  // The square of a standard normal variable has a chi-square distribution with one degree of freedom.
  return variance > 0 ? upperTail(1, (rate - base) ** 2 / variance) : null;
}

/**
 * Returns the p-value of Pearson's chi-square test (Pearson 1900) of the null hypothesis that `counts` are proportional to `weights`.
 * Returns null if an expected count is below five.
 */
export function proportionPValue(counts: readonly number[], weights: readonly number[]): number | null {
  const scale = sum(counts) / sum(weights);
  const expected = weights.map((weight) => weight * scale);
  if (Math.min(...expected) < leastExpected) return null;
  const statistic = sum(expected.map((mean, index) => ((counts[index] ?? 0) - mean) ** 2 / mean));
  return upperTail(counts.length - 1, statistic);
}

/**
 * Corrects p-values for multiple tests (Holm: "A simple sequentially rejective multiple test procedure", 1979). If corrected values of at
 * most 0.05 are called significant, the chance of one or more false positives is at most 5 %. A null value stays null and is not counted as
 * a test.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const corrected: (number | null)[] = pValues.map(() => null);
  const tests = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
  let least = 0;
  for (const [rank, { p, index }] of tests.entries()) {
    least = Math.max(least, Math.min(1, p * (tests.length - rank)));
    corrected[index] = least;
  }
  return corrected;
}

/**
 * Largest chi-square statistic that the server passes to cephes. Its p-value is about 1e-300. For p-values that are too small for a double,
 * cephes throws an underflow error.
 */
const greatestStatistic = 1400;

function upperTail(degreesOfFreedom: number, statistic: number): number {
  return chdtrc(degreesOfFreedom, Math.min(statistic, greatestStatistic));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
