import { Field, Float, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import { fromStored, type InteractionType } from '../../interactions/registry/types';
import type { ExperimentRow } from './types';

@ObjectType({ description: 'A variant of an experiment, such as a design of a page.' })
export class ExperimentVariant {
  @Field(() => String, { description: 'Name of the variant.' })
  name!: string;

  @Field(() => Float, { description: 'Weight of the variant, 0.001–1000. The server assigns users to variants in proportion to the weights.' })
  weight!: number;
}

@ObjectType({
  description:
    'An experiment (A/B test). The server assigns each user to a random variant and compares how many users of each variant convert. An experiment cannot be changed, only stopped.',
})
export class Experiment {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Key of the experiment.' })
  key!: string;

  @Field(() => String, { description: 'Question that the experiment answers, and the date of its evaluation.' })
  description!: string;

  @Field(() => [ExperimentVariant], {
    description: 'Variants of the experiment. The first one is the control, with which the server compares the others.',
  })
  variants!: ExperimentVariant[];

  @Field(() => InteractionTypeEnum, { description: 'Type of interaction that counts as a conversion.' })
  target!: InteractionType;

  @Field(() => String, {
    nullable: true,
    description:
      'Reaction that counts as a conversion, such as LIKE. Null for targets other than REACTION, and if any reaction except LIKE and DISLIKE counts.',
  })
  targetReaction!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the content on which an interaction counts as a conversion. Null if any content counts.' })
  targetContentId!: string | null;

  @Field(() => DateTime, { description: 'Time at which the experiment was created and started.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the experiment was stopped. Null while it runs.' })
  stoppedAt!: Date | null;
}
export const ExperimentConnection = connectionOf('Experiment', () => Experiment);

export function toExperiment({ salt: _, ...row }: ExperimentRow): Experiment {
  const { type, reaction } = fromStored(row.target, row.targetReaction);
  return { ...row, target: type, targetReaction: reaction, id: `Experiment:${row.key}` };
}

@ObjectType({ description: 'A 95 % confidence interval of a statistic.' })
export class ConfidenceInterval {
  @Field(() => Float, { description: 'Lower bound of the confidence interval.' })
  low!: number;

  @Field(() => Float, { description: 'Upper bound of the confidence interval.' })
  high!: number;
}

@ObjectType({ description: 'Results of one variant of an experiment. A statistic is null if there is too little data to compute it.' })
export class VariantResult extends ExperimentVariant {
  @Field(() => Boolean, { description: 'Whether the variant is the control, with which the server compares the other variants.' })
  isControl!: boolean;

  @Field(() => SafeInt, { description: 'Number of users who saw the variant, as `recordExposure` recorded.' })
  exposedCount!: number;

  @Field(() => SafeInt, {
    description:
      'Number of exposed users who converted, which means that they had the target interaction at the time of their exposure or later. Withdrawn interactions do not count.',
  })
  convertedCount!: number;

  @Field(() => Float, { nullable: true, description: 'Share of the exposed users who converted, 0–1. Null without exposed users.' })
  conversionRate!: number | null;

  @Field(() => ConfidenceInterval, {
    nullable: true,
    description: '95 % confidence interval of the conversion rate, 0–1 (Wilson 1927). Null without exposed users.',
  })
  conversionRateInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Relative difference between the conversion rates of the variant and the control: 0.1 means that the rate of the variant is 10 % higher. Null for the control, and if the control has no conversions.',
  })
  lift!: number | null;

  @Field(() => ConfidenceInterval, {
    nullable: true,
    description:
      '95 % confidence interval of the lift (log method of Katz et al. 1978), not corrected for the number of variants. Null for the control, and if the variant or the control has no conversions.',
  })
  liftInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Two-sided p-value of the pooled z-test, 0–1. It is the probability that chance alone causes a difference in conversion rate from the control of at least this size. Reliable from about ten conversions per variant, and only if the results are evaluated once, at a time that was set in advance. Null for the control, and with too little data.',
  })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'P-value of the difference from the control, 0–1, corrected for the number of variants (Holm 1979). Not corrected for repeated evaluation. Null for the control, and with too little data.',
  })
  adjustedPValue!: number | null;
}

@ObjectType({
  description:
    'Results of an experiment up to now. The p-values and intervals are only valid if the results are evaluated once, at a time that was set in advance. Stopping at the first favourable result often shows a difference that does not exist.',
})
export class ExperimentResults {
  @Field(() => Experiment, { description: 'Experiment to which the results belong.' })
  experiment!: Experiment;

  @Field(() => [VariantResult], { description: 'Results of each variant, the control first.' })
  variants!: VariantResult[];

  @Field(() => Float, {
    nullable: true,
    description:
      "P-value of Pearson's chi-square test, 0–1. It is the probability that chance alone causes the numbers of exposed users to deviate from the weights of the variants by at least this much. Null while the expected number of exposed users of any variant is below five.",
  })
  sampleRatioPValue!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the numbers of exposed users deviate from the weights of the variants so much that the results are unreliable: true if `sampleRatioPValue` is below 0.001 (Fabijan et al. 2019). Null if `sampleRatioPValue` is null.',
  })
  hasSampleRatioMismatch!: boolean | null;
}

@ObjectType({ description: 'Result of `createExperiment`.' })
export class CreateExperimentPayload {
  @Field(() => Experiment, { description: 'The experiment as stored after this mutation.' })
  experiment!: Experiment;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `stopExperiment`.' })
export class StopExperimentPayload extends CreateExperimentPayload {}

@ObjectType({ description: 'Result of `recordExposure`.' })
export class RecordExposurePayload {
  @Field(() => String, { description: 'Name of the variant that the viewer sees. It is the same in every call.' })
  variant!: string;

  @Field(() => Boolean, { description: 'Whether this call recorded the exposure. False if an earlier call recorded it.' })
  isChanged!: boolean;
}
