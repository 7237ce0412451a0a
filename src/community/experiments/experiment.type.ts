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
  description:
    'An experiment: variants assigned at random, and the conversion that they are compared by. It never changes, except that it can be stopped.',
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
    description:
      'How many of them have the target in their history, at the moment of their exposure or later. What was taken back does not count (any more).',
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
      'How often a difference from the control at least as large would come about by chance: the two-sided pooled z-test of two proportions, for this variant alone. Good for some ten conversions or more in each. It holds for one look, at a time that was set beforehand: stopping at the first small value makes false positives many times as frequent.',
  })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p-value corrected for the number of variants compared with the control (Holm 1979). Not corrected for repeated looks.',
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

  @Field(() => [VariantResult], { description: 'Results by variant, the control first.' })
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
  @Field(() => Experiment, { description: 'The experiment.' })
  experiment!: Experiment;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The stopped experiment.' })
export class StopExperimentPayload extends CreateExperimentPayload {}

@ObjectType({ description: "The viewer's variant." })
export class RecordExposurePayload {
  @Field(() => String, { description: 'Name of the variant, always the same for this viewer.' })
  variant!: string;

  @Field(() => Boolean, { description: 'True when this call recorded the exposure; false when it was recorded before.' })
  isChanged!: boolean;
}
