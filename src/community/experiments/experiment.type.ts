import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { InteractionType } from '../../domain/interaction-types';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/events/event.type';
import type { ExperimentRow } from './types';

@ObjectType({ description: 'A variant of an experiment.' })
export class ExperimentVariant {
  @Field(() => String, { description: 'Name of the variant.' })
  name!: string;

  @Field(() => Float, { description: 'Weight: share of the users relative to the other weights.' })
  weight!: number;
}

@ObjectType({
  description: 'An experiment: randomly assigned variants and the conversion to compare. It cannot be changed, only stopped.',
})
export class Experiment {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Key of the experiment.' })
  key!: string;

  @Field(() => String, { description: 'Question that the experiment answers.' })
  description!: string;

  @Field(() => [ExperimentVariant], { description: 'The variants. The first is the control.' })
  variants!: ExperimentVariant[];

  @Field(() => InteractionTypeEnum, { description: 'Interaction that counts as a conversion.' })
  target!: InteractionType;

  @Field(() => ID, { nullable: true, description: 'Content on which the interaction counts; null for any content.' })
  targetContentId!: string | null;

  @Field(() => DateTime, { description: 'Time of creation.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time at which it was stopped; null while it runs.' })
  stoppedAt!: Date | null;
}
export const ExperimentConnection = connectionOf('Experiment', () => Experiment);

export function toExperiment({ salt: _, ...row }: ExperimentRow): Experiment {
  return { ...row, id: `Experiment:${row.key}` };
}

@ObjectType({ description: 'A 95 % confidence interval.' })
export class ConfidenceInterval {
  @Field(() => Float, { description: 'Lower bound.' })
  low!: number;

  @Field(() => Float, { description: 'Upper bound.' })
  high!: number;
}

@ObjectType({ description: 'Results of a variant. Values that cannot be computed from the data are null.' })
export class VariantResult extends ExperimentVariant {
  @Field(() => Boolean, { description: 'True for the control.' })
  isControl!: boolean;

  @Field(() => SafeInt, { description: 'Number of users exposed to the variant.' })
  exposedCount!: number;

  @Field(() => SafeInt, {
    description: 'Number of exposed users whose history has the target at the time of their exposure or later. Undone interactions do not count.',
  })
  convertedCount!: number;

  @Field(() => Float, { nullable: true, description: '`convertedCount` / `exposedCount`, 0–1; null without exposed users.' })
  conversionRate!: number | null;

  @Field(() => ConfidenceInterval, { nullable: true, description: '95 % confidence interval of the conversion rate (Wilson 1927).' })
  conversionRateInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description: "Relative difference of the conversion rate from the control's: 0.1 means 10 % higher. null for the control.",
  })
  lift!: number | null;

  @Field(() => ConfidenceInterval, {
    nullable: true,
    description: '95 % confidence interval of the lift, from the log of the risk ratio (Katz et al. 1978). Not corrected for several variants.',
  })
  liftInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Two-sided p-value of the pooled z-test of two proportions, 0–1: the probability of a difference from the control at least this large by ' +
      'chance. For this variant alone; reliable from about ten conversions per variant. Valid for a single evaluation at a predefined time: ' +
      'stopping at the first small value multiplies the false positives.',
  })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p-value corrected for the number of variants compared with the control (Holm 1979). Not corrected for repeated evaluation.',
  })
  adjustedPValue!: number | null;
}

@ObjectType({
  description:
    'Results of an experiment so far. All values are valid for a single evaluation at a predefined time: repeated evaluation and stopping at a ' +
    'favourable result finds differences that do not exist.',
})
export class ExperimentResults {
  @Field(() => Experiment, { description: 'The experiment.' })
  experiment!: Experiment;

  @Field(() => [VariantResult], { description: 'Results by variant, the control first.' })
  variants!: VariantResult[];

  @Field(() => Float, {
    nullable: true,
    description:
      "P-value of Pearson's chi-square test, 0–1: the probability that the exposures deviate from the weights at least this much by chance. " +
      'Null while a variant has fewer than five expected exposures.',
  })
  sampleRatioPValue!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True when `sampleRatioPValue` is below 0.001 (Fabijan et al., KDD 2019): some variant loses or gains exposures, and the other values are ' +
      'unreliable until the cause is known. Null when `sampleRatioPValue` is null.',
  })
  hasSampleRatioMismatch!: boolean | null;
}

@ObjectType({ description: 'Result of creating an experiment.' })
export class CreateExperimentPayload {
  @Field(() => Experiment, { description: 'The experiment.' })
  experiment!: Experiment;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of stopping an experiment.' })
export class StopExperimentPayload extends CreateExperimentPayload {}

@ObjectType({ description: 'Result of recording an exposure.' })
export class RecordExposurePayload {
  @Field(() => String, { description: 'Name of the variant, always the same for this viewer.' })
  variant!: string;

  @Field(() => Boolean, { description: 'True when this call recorded the exposure; false when it was recorded before.' })
  isChanged!: boolean;
}
