import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../content/object';
import { connectionOf } from '../page';
import { DateTime, SafeInt } from '../scalars';
import type { ReasonKind } from './recommender';
import type { ModelStatus } from './store';

const ReasonKindEnum = {
  BECAUSE_YOU_LIKED: 'BECAUSE_YOU_LIKED',
  LIKED_BY_FOLLOWED: 'LIKED_BY_FOLLOWED',
  RISING: 'RISING',
  POPULAR: 'POPULAR',
} as const;
registerEnumType(ReasonKindEnum, {
  name: 'RecommendationReasonKind',
  description: 'What speaks for a recommendation most.',
  valuesConfig: {
    BECAUSE_YOU_LIKED: { description: 'It goes with something that the viewer liked or met: `content`.' },
    LIKED_BY_FOLLOWED: { description: 'People whom the viewer follows like it.' },
    RISING: { description: 'It is met more now than before.' },
    POPULAR: { description: 'Many like it.' },
  },
});

const ModelStatusEnum = { TRAINING: 'TRAINING', READY: 'READY', REFUSED: 'REFUSED', FAILED: 'FAILED' } as const;
registerEnumType(ModelStatusEnum, {
  name: 'RecommenderModelStatus',
  description: 'What became of a training of the recommender.',
  valuesConfig: {
    TRAINING: { description: 'It is under way.' },
    READY: { description: 'It serves, until a newer one does.' },
    REFUSED: { description: 'It was no better than what is popular, and never serves: the one before goes on.' },
    FAILED: { description: 'It was interrupted, or went wrong: `error` tells.' },
  },
});

@ObjectType({ description: 'Why something is recommended.' })
export class RecommendationReason {
  @Field(() => ReasonKindEnum, { description: 'What speaks for it most.' })
  kind!: ReasonKind;

  @Field(() => String, { description: 'The same as a sentence, in English.' })
  message!: string;

  @Field(() => ContentObject, { nullable: true, description: 'Of BECAUSE_YOU_LIKED: what the viewer met; null when it is not there any more.' })
  content!: ContentObject | null;
}

@ObjectType({ description: 'A content that the viewer may like.' })
export class Recommendation {
  @Field(() => Int, { description: 'Its place, from 1.' })
  rank!: number;

  @Field(() => Float, {
    description: 'Comparable within one list; below 0 is what is popular, after everything that is known of the viewer’s taste.',
  })
  score!: number;

  @Field(() => RecommendationReason, { description: 'Why.' })
  reason!: RecommendationReason;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const RecommendationConnection = connectionOf('Recommendation', () => Recommendation);

@ObjectType({ description: 'A content that goes with another.' })
export class SimilarContent {
  @Field(() => Float, { description: 'Comparable within one list.' })
  score!: number;

  @Field(() => Boolean, { description: 'True: the same people like both. False: they share tags, the theme or words of the title.' })
  isLearnt!: boolean;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

@ObjectType({ description: 'How good lists of ten are, on facts held out: 0–1, the more the better.' })
export class ListQuality {
  @Field(() => Float, { description: 'Normalised discounted cumulative gain of ten: found early counts more.' })
  ndcg!: number;

  @Field(() => Float, { description: 'The share of the ten that was found again.' })
  precision!: number;

  @Field(() => Float, { description: 'The share of what was held out that is among the ten.' })
  recall!: number;

  @Field(() => Float, { description: 'The share of all contents that is in any list.' })
  coverage!: number;
}

@ObjectType({ description: 'One training of the recommender.' })
export class RecommenderModel {
  @Field(() => ID, { description: 'Its version.' })
  version!: string;

  @Field(() => ModelStatusEnum, { description: 'What became of it.' })
  status!: ModelStatus;

  @Field(() => String, { description: 'Where it stands: READING, TUNING, TRAINING, WRITING, DONE.' })
  phase!: string;

  @Field(() => Float, { description: 'How far the phase is, 0–1.' })
  progress!: number;

  @Field(() => SafeInt, { description: 'From how many pairs of a user and a content.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'Of how many users.' })
  userCount!: number;

  @Field(() => SafeInt, { description: 'On how many contents.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'What it takes up, in bytes.' })
  sizeBytes!: number;

  @Field(() => SafeInt, { description: 'The most memory of the whole process while it was trained, in bytes.' })
  peakBytes!: number;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What tuning found best: parameters by name; null until it is known.' })
  parameters!: object | null;

  @Field(() => ListQuality, { nullable: true, description: 'Of its lists, on the last fifth of what each user did; null until it is known.' })
  quality!: ListQuality | null;

  @Field(() => ListQuality, { nullable: true, description: 'Of the most popular contents of all time, asked the same.' })
  popularityQuality!: ListQuality | null;

  @Field(() => String, { nullable: true, description: 'What went wrong.' })
  error!: string | null;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;
}
