import type { VariantResult } from './experiment.type';
import { conversionRate, differencePValue, holm, lift, liftInterval, proportionPValue, wilsonInterval } from './statistics';
import type { ExperimentRow, Sample } from './types';

/**
 * P-value below which the server reports a sample ratio mismatch. The threshold is small, because repeated reading of the results increases the
 * chance of a false alarm (Fabijan et al.: "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019).
 */
const mismatchBelow = 0.001;
const nobody: Sample = { exposedCount: 0, convertedCount: 0 };

export interface Results {
  variants: VariantResult[];
  sampleRatioPValue: number | null;
  hasSampleRatioMismatch: boolean | null;
}

/** Returns the statistics of each variant, in the order of `variants`. The first variant is the control. */
export function resultsOf({ variants }: Pick<ExperimentRow, 'variants'>, samples: ReadonlyMap<string, Sample>): Results {
  const inOrder = variants.map(({ name }) => samples.get(name) ?? nobody);
  const [control = nobody] = inOrder;
  const pValues = inOrder.map((sample, index) => (index === 0 ? null : differencePValue(sample, control)));
  const adjusted = holm(pValues);
  const sampleRatioPValue = proportionPValue(
    inOrder.map(({ exposedCount }) => exposedCount),
    variants.map(({ weight }) => weight),
  );
  return {
    variants: variants.map(({ name, weight }, index) => {
      const sample = inOrder[index] ?? nobody;
      const isControl = index === 0;
      return {
        name,
        weight,
        isControl,
        ...sample,
        conversionRate: conversionRate(sample),
        conversionRateInterval: wilsonInterval(sample),
        lift: isControl ? null : lift(sample, control),
        liftInterval: isControl ? null : liftInterval(sample, control),
        pValue: pValues[index] ?? null,
        adjustedPValue: adjusted[index] ?? null,
      };
    }),
    sampleRatioPValue,
    hasSampleRatioMismatch: sampleRatioPValue === null ? null : sampleRatioPValue < mismatchBelow,
  };
}
