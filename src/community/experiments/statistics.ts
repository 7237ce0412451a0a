import { chdtrc, ndtri } from 'cephes';
import type { Sample } from './types';

export interface Interval {
  low: number;
  high: number;
}

/** 95 % of a normal distribution lie within this number of standard deviations. */
const z95 = ndtri(0.975);
/** Minimum expected count per class: below it the chi-square distribution is a poor approximation (Cochran: "The χ² test of goodness of fit", 1952). */
const leastExpected = 5;

/** null without exposed users. */
export function conversionRate({ exposedCount, convertedCount }: Sample): number | null {
  return exposedCount > 0 ? convertedCount / exposedCount : null;
}

/**
 * The 95 % score interval of a proportion (Wilson: "Probable inference, the law of succession, and statistical inference", 1927).
 * null without exposed users.
 */
export function wilsonInterval(sample: Sample): Interval | null {
  const rate = conversionRate(sample);
  if (rate === null) return null;
  const n = sample.exposedCount;
  const centre = rate + z95 ** 2 / (2 * n);
  const margin = z95 * Math.sqrt((rate * (1 - rate)) / n + z95 ** 2 / (4 * n ** 2));
  const scale = 1 + z95 ** 2 / n;
  // Rounding must not move a bound outside 0–1 or past the rate.
  return { low: Math.min(rate, Math.max(0, (centre - margin) / scale)), high: Math.max(rate, Math.min(1, (centre + margin) / scale)) };
}

/** Relative difference of the rate from the control's: 0.1 means 10 % higher. null when the control has no conversions. */
export function lift(sample: Sample, control: Sample): number | null {
  const [rate, base] = [conversionRate(sample), conversionRate(control)];
  return rate !== null && base ? rate / base - 1 : null;
}

/**
 * The 95 % interval of the lift, from that of the log of the ratio of the rates (Katz, Baptista, Azen, Pike: "Obtaining confidence
 * intervals for the risk ratio in cohort studies", 1978). null when either has no conversions or both have a rate of 1.
 */
export function liftInterval(sample: Sample, control: Sample): Interval | null {
  if (sample.convertedCount === 0 || control.convertedCount === 0) return null;
  const variance = [sample, control].reduce((sum, { exposedCount, convertedCount }) => sum + 1 / convertedCount - 1 / exposedCount, 0);
  const ratio = sample.convertedCount / sample.exposedCount / (control.convertedCount / control.exposedCount);
  const margin = z95 * Math.sqrt(variance);
  return variance > 0 ? { low: ratio * Math.exp(-margin) - 1, high: ratio * Math.exp(margin) - 1 } : null;
}

/**
 * The two-sided p-value of the pooled z-test for two proportions (e.g. Fleiss, Levin, Paik: "Statistical Methods for Rates and
 * Proportions", 3rd edition 2003, chapter 3, without correction for continuity). null without exposed users, and when both
 * rates are 0 or both are 1.
 */
export function differencePValue(sample: Sample, control: Sample): number | null {
  const [rate, base] = [conversionRate(sample), conversionRate(control)];
  if (rate === null || base === null) return null;
  const pooled = (sample.convertedCount + control.convertedCount) / (sample.exposedCount + control.exposedCount);
  const variance = pooled * (1 - pooled) * (1 / sample.exposedCount + 1 / control.exposedCount);
  // The square of a standard normal variable is chi-square with one degree of freedom.
  return variance > 0 ? upperTail(1, (rate - base) ** 2 / variance) : null;
}

/**
 * The p-value of Pearson's chi-square test (Pearson 1900) for the null hypothesis that counts are proportional to their weights. null when
 * an expected count is below five.
 */
export function proportionPValue(counts: readonly number[], weights: readonly number[]): number | null {
  const scale = sum(counts) / sum(weights);
  const expected = weights.map((weight) => weight * scale);
  if (Math.min(...expected) < leastExpected) return null;
  const statistic = sum(expected.map((mean, index) => ((counts[index] ?? 0) - mean) ** 2 / mean));
  return upperTail(counts.length - 1, statistic);
}

/**
 * P-values corrected for multiple tests (Holm: "A simple sequentially rejective multiple test procedure", 1979). The chance that any value
 * of at most 0.05 is a false positive is at most 5 %. null stays null and does not count as a test.
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

/** Largest argument for which cephes returns a value, about 1e-300. */
const greatestStatistic = 1400;

function upperTail(degreesOfFreedom: number, statistic: number): number {
  return chdtrc(degreesOfFreedom, Math.min(statistic, greatestStatistic));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
