import { chdtrc, ndtri } from 'cephes';
import type { Sample } from './types';

export interface Interval {
  low: number;
  high: number;
}

/** Of a normal distribution, 95 % lie within this many standard deviations. */
const z95 = ndtri(0.975);
/** Below that many expected in any class the chi-square distribution is no good approximation (Cochran: "The χ² test of goodness of fit", 1952). */
const leastExpected = 5;

/** null when nobody was exposed. */
export function conversionRate({ exposedCount, convertedCount }: Sample): number | null {
  return exposedCount > 0 ? convertedCount / exposedCount : null;
}

/**
 * The 95 % score interval of a proportion (Wilson: "Probable inference, the law of succession, and statistical inference", 1927).
 * null when nobody was exposed.
 */
export function wilsonInterval(sample: Sample): Interval | null {
  const rate = conversionRate(sample);
  if (rate === null) return null;
  const n = sample.exposedCount;
  const centre = rate + z95 ** 2 / (2 * n);
  const margin = z95 * Math.sqrt((rate * (1 - rate)) / n + z95 ** 2 / (4 * n ** 2));
  const scale = 1 + z95 ** 2 / n;
  // Rounding must lead neither out of 0–1 nor past the rate itself.
  return { low: Math.min(rate, Math.max(0, (centre - margin) / scale)), high: Math.max(rate, Math.min(1, (centre + margin) / scale)) };
}

/** By how much the rate is higher than the control's, relative to it: 0.1 is a tenth more. null without conversions of the control. */
export function lift(sample: Sample, control: Sample): number | null {
  const [rate, base] = [conversionRate(sample), conversionRate(control)];
  return rate !== null && base ? rate / base - 1 : null;
}

/**
 * The 95 % interval of the lift, from that of the log of the ratio of the rates (Katz, Baptista, Azen, Pike: "Obtaining confidence
 * intervals for the risk ratio in cohort studies", 1978). null where either has no conversions, or everybody converted in both.
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
 * Proportions", 3rd edition 2003, chapter 3, without correction for continuity). null where nobody was exposed, or nobody or everybody
 * converted in both.
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
 * The p-value of Pearson's chi-square test (Pearson 1900) that counts are in proportion to their weights. null where a count of less than
 * five is to be expected.
 */
export function proportionPValue(counts: readonly number[], weights: readonly number[]): number | null {
  const scale = sum(counts) / sum(weights);
  const expected = weights.map((weight) => weight * scale);
  if (Math.min(...expected) < leastExpected) return null;
  const statistic = sum(expected.map((mean, index) => ((counts[index] ?? 0) - mean) ** 2 / mean));
  return upperTail(counts.length - 1, statistic);
}

/**
 * P-values corrected for being several (Holm: "A simple sequentially rejective multiple test procedure", 1979): those at most 0.05 hold
 * together with a chance of at most 5 % that any of them is false. null stays null, and is not counted as a test.
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

/** Beyond it, cephes refuses to tell so small a number: about 1e-300. */
const greatestStatistic = 1400;

function upperTail(degreesOfFreedom: number, statistic: number): number {
  return chdtrc(degreesOfFreedom, Math.min(statistic, greatestStatistic));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
