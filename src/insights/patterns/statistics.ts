/** Distance from the mean, in standard deviations, within which 95 % of a normal distribution lie. */
const z95 = 1.959964;
/** Minimum number of pairs for a correlation. With fewer pairs, the correlation is null. */
export const leastPairs = 10;
/** Minimum number of values for a trend. With fewer values, the trend is null. */
export const leastBins = 8;

export interface Correlation {
  r: number;
  n: number;
  low: number;
  high: number;
}

/** Two values that occur together `count` times. */
export interface Pair {
  x: number;
  y: number;
  count: number;
}

/**
 * Returns Pearson's correlation coefficient r of the pairs, with its 95 % confidence interval (Fisher: "On the 'probable error' of a coefficient of
 * correlation", 1921). Returns null for fewer than ten pairs, or if all x or all y are equal.
 */
export function correlation(pairs: readonly Pair[]): Correlation | null {
  const n = sum(pairs, ({ count }) => count);
  if (n < leastPairs) return null;
  const [meanX, meanY] = [sum(pairs, ({ x, count }) => x * count) / n, sum(pairs, ({ y, count }) => y * count) / n];
  const xx = sum(pairs, ({ x, count }) => count * (x - meanX) ** 2);
  const yy = sum(pairs, ({ y, count }) => count * (y - meanY) ** 2);
  const xy = sum(pairs, ({ x, y, count }) => count * (x - meanX) * (y - meanY));
  if (xx < Number.EPSILON * n || yy < Number.EPSILON * n) return null;
  const r = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  const margin = z95 / Math.sqrt(n - 3);
  return { r, n, low: Math.tanh(Math.atanh(r) - margin), high: Math.tanh(Math.atanh(r) + margin) };
}

export type Trend = 'RISING' | 'STEADY' | 'FALLING';

/**
 * Tests whether later values tend to be higher or lower, without assuming a distribution. This is the Mann–Kendall test, two-sided at 5 % and
 * corrected for ties (Mann: "Nonparametric tests against trend", 1945; Kendall: "Rank correlation methods", 1975). `tau` is the strength of the
 * trend, from -1 to 1. Returns null for fewer than eight values.
 */
export function trendOf(values: readonly number[]): { trend: Trend; tau: number } | null {
  const n = values.length;
  if (n < leastBins) return null;
  let s = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign((values[j] as number) - (values[i] as number));
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const spread = (size: number) => size * (size - 1) * (2 * size + 5);
  const variance = (spread(n) - sum([...ties.values()], spread)) / 18;
  const z = variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : 0;
  return { trend: z > z95 ? 'RISING' : z < -z95 ? 'FALLING' : 'STEADY', tau: s / ((n * (n - 1)) / 2) };
}

function sum<T>(values: readonly T[], numberOf: (value: T) => number): number {
  return values.reduce((total, value) => total + numberOf(value), 0);
}
