import { Field, Float, ID, ObjectType } from 'type-graphql';
import { InteractionTypeEnum } from '../interactions/object';
import type { InteractionType } from '../interactions/types';
import { connectionOf } from '../page';
import { DateTime, SafeInt } from '../scalars';
import type { ExperimentRow } from './types';

@ObjectType({ description: 'One of the variants between which an experiment compares.' })
export class ExperimentVariant {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Float, { description: 'Its part of the users, relative to the other weights.' })
  weight!: number;
}

@ObjectType({ description: 'Variants shown to users at random, and what they are to lead to. Nothing of it ever changes, but that it is stopped.' })
export class Experiment {
  @Field(() => ID, { description: 'Unique across all types, for client caches; `node` does not find it.' })
  id!: string;

  @Field(() => ID, { description: 'What it goes by.' })
  key!: string;

  @Field(() => String, { description: 'What is to be found out.' })
  description!: string;

  @Field(() => [ExperimentVariant], { description: 'The variants; the first is the control, with which the others are compared.' })
  variants!: ExperimentVariant[];

  @Field(() => InteractionTypeEnum, { description: 'What counts as converted.' })
  target!: InteractionType;

  @Field(() => ID, { nullable: true, description: 'The content on which it counts; null: any.' })
  targetContentId!: string | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was stopped; null: it goes on.' })
  stoppedAt!: Date | null;
}
export const ExperimentConnection = connectionOf('Experiment', () => Experiment);

export function toExperiment({ salt: _, ...row }: ExperimentRow): Experiment {
  return { ...row, id: `Experiment:${row.key}` };
}

@ObjectType({ description: 'Between which bounds a number lies, with 95 % confidence.' })
export class ConfidenceInterval {
  @Field(() => Float, { description: 'The lower bound.' })
  low!: number;

  @Field(() => Float, { description: 'The upper bound.' })
  high!: number;
}

@ObjectType({ description: 'What came of one variant. What cannot be computed from so few is null.' })
export class VariantResult extends ExperimentVariant {
  @Field(() => Boolean, { description: 'It is the one with which the others are compared.' })
  isControl!: boolean;

  @Field(() => SafeInt, { description: 'How many users were shown it.' })
  exposedCount!: number;

  @Field(() => SafeInt, {
    description:
      'How many of them have the target in their history, at the moment of their exposure or later. What was taken back does not count (any more).',
  })
  convertedCount!: number;

  @Field(() => Float, { nullable: true, description: '`convertedCount` / `exposedCount`; null when nobody was shown it.' })
  conversionRate!: number | null;

  @Field(() => ConfidenceInterval, { nullable: true, description: "The conversion rate's 95 % interval (Wilson 1927)." })
  conversionRateInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description: "By how much the conversion rate is higher than the control's, relative to it: 0.1 is a tenth more. null for the control.",
  })
  lift!: number | null;

  @Field(() => ConfidenceInterval, {
    nullable: true,
    description: "The lift's 95 % interval, from that of the log of the ratio (Katz et al. 1978). Not corrected for several variants.",
  })
  liftInterval!: ConfidenceInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'How often a difference from the control at least as large would come about by chance: the two-sided pooled z-test of two proportions, for this variant alone. Good for some ten conversions or more in each. It holds for one look, at a time that was set beforehand: stopping at the first small value makes false positives many times as frequent.',
  })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The p-value corrected for the number of variants compared with the control (Holm 1979). Not corrected for looking often.',
  })
  adjustedPValue!: number | null;
}

@ObjectType({
  description:
    'What an experiment tells so far. Every figure holds for one look, at a time that was set beforehand: looking often and stopping when it looks well finds differences that are not there.',
})
export class ExperimentResults {
  @Field(() => Experiment, { description: 'The experiment.' })
  experiment!: Experiment;

  @Field(() => [VariantResult], { description: 'Variant by variant, the control first.' })
  variants!: VariantResult[];

  @Field(() => Float, {
    nullable: true,
    description:
      "How often exposures would by chance be as far from the weights as these are: Pearson's chi-square test. null while fewer than five are to be expected of some variant.",
  })
  sampleRatioPValue!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'That p-value is below 0.001 (Fabijan et al., KDD 2019): exposures are lost or added on some variant, and the other figures must not be believed before it is found out why. null: it cannot be told yet.',
  })
  hasSampleRatioMismatch!: boolean | null;
}

@ObjectType({ description: 'The experiment.' })
export class CreateExperimentPayload {
  @Field(() => Experiment, { description: 'The experiment as it stands.' })
  experiment!: Experiment;

  @Field(() => Boolean, { description: 'True when this call changed something; false when it was so already.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The experiment, stopped.' })
export class StopExperimentPayload extends CreateExperimentPayload {}

@ObjectType({ description: 'What the viewer is shown.' })
export class RecordExposurePayload {
  @Field(() => String, { description: 'The name of the variant, the same for ever.' })
  variant!: string;

  @Field(() => Boolean, { description: 'False when it was recorded already: only the first time counts.' })
  isChanged!: boolean;
}
