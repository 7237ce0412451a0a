import fc from 'fast-check';
import { resultsOf } from '../src/community/experiments/results';
import { differencePValue, holm, lift, liftInterval, proportionPValue, wilsonInterval } from '../src/community/experiments/statistics';

const sample = (convertedCount: number, exposedCount: number) => ({ convertedCount, exposedCount });

// Newcombe: "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("the interval of %d in %d is Newcombe's", (converted, exposed, low, high) => {
  const interval = wilsonInterval(sample(converted, exposed));
  expect(interval?.low).toBeCloseTo(low, 4);
  expect(interval?.high).toBeCloseTo(high, 4);
});

// The Physicians' Health Study, heart attacks: Agresti, "Categorical Data Analysis", 2nd edition 2002, sections 2.2 and 3.1:
// relative risk 1.82, 95 % interval 1.43 to 2.31.
it("the lift and its interval are those of Agresti's aspirin study", () => {
  const [placebo, aspirin] = [sample(189, 11_034), sample(104, 11_037)];
  expect(lift(placebo, aspirin)).toBeCloseTo(0.82, 2);
  const interval = liftInterval(placebo, aspirin);
  expect(interval?.low).toBeCloseTo(0.43, 2);
  expect(interval?.high).toBeCloseTo(1.31, 2);
});

// By hand: pooled 0.4, z² = 0.2² / (0.4 · 0.6 · 2/100) = 8.3333; R 4: prop.test(c(50, 30), c(100, 100), correct = FALSE) gives 0.003892.
it("the p-value of a difference is R's", () => {
  expect(differencePValue(sample(50, 100), sample(30, 100))).toBeCloseTo(0.003892, 6);
  expect(differencePValue(sample(30, 100), sample(50, 100))).toBeCloseTo(0.003892, 6);
  expect(differencePValue(sample(30, 100), sample(60, 200))).toBe(1);
});

// NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4: upper critical values of the chi-square distribution, 0.05 and 0.001.
it.each([
  [1, 3.841, 10.828],
  [2, 5.991, 13.816],
  [3, 7.815, 16.266],
  [4, 9.488, 18.467],
  [5, 11.07, 20.515],
  [6, 12.592, 22.458],
  [7, 14.067, 24.322],
  [8, 15.507, 26.125],
  [9, 16.919, 27.877],
])("with %d degrees of freedom the chi-square test has NIST's critical values", (degrees, at5, at01) => {
  const expected = 1_000;
  // One variant has as many too many as another has too few.
  const countsFor = (statistic: number) => {
    const off = Math.sqrt((statistic * expected) / 2);
    return [expected + off, expected - off, ...Array(degrees - 1).fill(expected)];
  };
  const weights = Array(degrees + 1).fill(1);
  expect(proportionPValue(countsFor(at5), weights)).toBeCloseTo(0.05, 4);
  expect(proportionPValue(countsFor(at01), weights)).toBeCloseTo(0.001, 6);
});

it('the chi-square test is that of textbooks', () => {
  // Mendel's peas, 9:3:3:1: χ² = 0.470, p = 0.925.
  expect(proportionPValue([315, 108, 101, 32], [9, 3, 3, 1])).toBeCloseTo(0.925, 3);
  // Kohavi, Tang, Xu: "Trustworthy Online Controlled Experiments" (2020), chapter 3: 1.8e-6.
  expect((proportionPValue([821_588, 815_482], [1, 1]) ?? 1) * 1e6).toBeCloseTo(1.8, 1);
});

// R 4: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
it("several p-values are corrected as R's p.adjust does", () => {
  const close = (values: (number | null)[]) => values.map((value) => value && Number(value.toFixed(9)));
  expect(close(holm([0.01, 0.04, 0.03, 0.005]))).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(close(holm([null, 0.01, null, 0.6]))).toEqual([null, 0.02, null, 0.6]);
  expect(close(holm([0.7, 0.8]))).toEqual([1, 1]);
});

it('what cannot be computed is null', () => {
  const [nobody, none, all] = [sample(0, 0), sample(0, 10), sample(10, 10)];
  expect(wilsonInterval(nobody)).toBeNull();
  expect([lift(all, nobody), lift(nobody, all), lift(all, none), lift(none, all)]).toEqual([null, null, null, -1]);
  for (const [a, b] of [
    [nobody, all],
    [all, nobody],
    [none, all],
    [all, none],
    [all, all],
  ] as const)
    expect(liftInterval(a, b)).toBeNull();
  for (const [a, b] of [
    [nobody, all],
    [all, nobody],
    [none, none],
    [all, all],
  ] as const)
    expect(differencePValue(a, b)).toBeNull();
  expect([proportionPValue([0, 0], [1, 1]), proportionPValue([9, 0], [1, 1]), proportionPValue([10, 0], [1, 1])]).toEqual([
    null,
    null,
    expect.any(Number),
  ]);
});

it('whatever the counts, every figure is null or a number within its bounds', () => {
  const variant = fc.record({
    exposedCount: fc.oneof(fc.nat(20), fc.nat(2 ** 40)),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    weight: fc.double({ min: 0.001, max: 1000, noNaN: true }),
  });
  const isPart = (value: number | null) => value === null || (value >= 0 && value <= 1);
  fc.assert(
    fc.property(fc.array(variant, { minLength: 2, maxLength: 10 }), (given) => {
      const variants = given.map(({ weight }, index) => ({ name: `v${index}`, weight }));
      const samples = new Map(
        given.map(({ exposedCount, share }, index) => [`v${index}`, { exposedCount, convertedCount: Math.floor(share * exposedCount) }]),
      );
      const results = resultsOf({ variants }, samples);
      expect(isPart(results.sampleRatioPValue)).toBe(true);
      for (const { conversionRate, conversionRateInterval, lift, liftInterval, pValue, adjustedPValue } of results.variants) {
        expect([conversionRate, pValue, adjustedPValue].every(isPart)).toBe(true);
        if (pValue !== null) expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
        if (conversionRate !== null && conversionRateInterval) {
          expect(conversionRateInterval.low).toBeLessThanOrEqual(conversionRate);
          expect(conversionRateInterval.high).toBeGreaterThanOrEqual(conversionRate);
          expect(isPart(conversionRateInterval.low) && isPart(conversionRateInterval.high)).toBe(true);
        }
        if (lift !== null && liftInterval) {
          expect(liftInterval.low).toBeLessThanOrEqual(lift);
          expect(liftInterval.high).toBeGreaterThanOrEqual(lift);
          expect(liftInterval.low).toBeGreaterThanOrEqual(-1);
        }
      }
      expect(results.variants[0]).toMatchObject({ isControl: true, lift: null, liftInterval: null, pValue: null, adjustedPValue: null });
    }),
    { numRuns: 2_000 },
  );
});
