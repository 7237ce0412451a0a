import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
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
  description: 'The strongest reason for a recommendation.',
  valuesConfig: {
    BECAUSE_YOU_LIKED: { description: 'Similar to a content that the viewer liked or used: `content`.' },
    LIKED_BY_FOLLOWED: { description: 'Liked by users followed by the viewer.' },
    RISING: { description: 'Used more now than before.' },
    POPULAR: { description: 'Popular with all users.' },
  },
});

const ModelStatusEnum = { TRAINING: 'TRAINING', READY: 'READY', REFUSED: 'REFUSED', FAILED: 'FAILED' } as const;
registerEnumType(ModelStatusEnum, {
  name: 'RecommenderModelStatus',
  description: 'Status of a training of the recommender.',
  valuesConfig: {
    TRAINING: { description: 'In progress.' },
    READY: { description: 'The model serves until a newer one replaces it.' },
    REFUSED: { description: 'The model was not better than popularity and is not used. The previous model keeps serving.' },
    FAILED: { description: 'The training was interrupted or failed; `error` has the message.' },
  },
});

@ObjectType({ description: 'The reason for a recommendation.' })
export class RecommendationReason {
  @Field(() => ReasonKindEnum, { description: 'Kind of the strongest reason.' })
  kind!: ReasonKind;

  @Field(() => String, { description: 'The reason as an English sentence.' })
  message!: string;

  @Field(() => ContentObject, {
    nullable: true,
    description: 'The content that the viewer liked or used, for BECAUSE_YOU_LIKED; null for other kinds and when it is no longer available.',
  })
  content!: ContentObject | null;
}

@ObjectType({ description: 'A recommended content.' })
export class Recommendation {
  @Field(() => Int, { description: 'Position in the list, from 1.' })
  rank!: number;

  @Field(() => Float, {
    description: 'Score, comparable within one list only. Negative for popular contents that follow the personal ones.',
  })
  score!: number;

  @Field(() => RecommendationReason, { description: 'The reason for the recommendation.' })
  reason!: RecommendationReason;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const RecommendationConnection = connectionOf('Recommendation', () => Recommendation);

@ObjectType({ description: 'A content that is similar to another.' })
export class SimilarContent {
  @Field(() => Float, { description: 'Similarity, comparable within one list only.' })
  score!: number;

  @Field(() => Boolean, { description: 'True when the same users like both contents; false when they share tags, the theme or words of the title.' })
  isLearnt!: boolean;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

@ObjectType({
  description: 'Quality of lists of 10 recommendations, measured on interactions held out from training. Each value is 0–1; higher is better.',
})
export class ListQuality {
  @Field(() => Float, { description: 'nDCG@10: normalized discounted cumulative gain, which rewards relevant items near the top.' })
  ndcg!: number;

  @Field(() => Float, { description: 'Precision@10: share of the ten that are relevant.' })
  precision!: number;

  @Field(() => Float, { description: 'Recall@10: share of the held-out items that are among the ten.' })
  recall!: number;

  @Field(() => Float, { description: 'Share of all contents that appear in any list.' })
  coverage!: number;
}

@ObjectType({ description: 'One training of the recommender.' })
export class RecommenderModel {
  @Field(() => ID, { description: 'Version of the model.' })
  version!: string;

  @Field(() => ModelStatusEnum, { description: 'Status of the training.' })
  status!: ModelStatus;

  @Field(() => String, { description: 'Current phase: READING, TUNING, TRAINING, WRITING or DONE.' })
  phase!: string;

  @Field(() => Float, { description: 'Progress of the phase, 0–1.' })
  progress!: number;

  @Field(() => SafeInt, { description: 'Number of pairs of user and content in the training data.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'Number of users in the training data.' })
  userCount!: number;

  @Field(() => SafeInt, { description: 'Number of contents in the training data.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'Size of the stored model in bytes.' })
  sizeBytes!: number;

  @Field(() => SafeInt, { description: "Peak memory of the server's process during the training, in bytes." })
  peakBytes!: number;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Parameters chosen by the tuning, by name; null before the tuning.' })
  parameters!: object | null;

  @Field(() => ListQuality, {
    nullable: true,
    description: 'Quality of the model on the last fifth of the facts of each user; null before the tuning.',
  })
  quality!: ListQuality | null;

  @Field(() => ListQuality, {
    nullable: true,
    description: 'Quality of the most popular contents of all time on the same facts; null before the tuning.',
  })
  popularityQuality!: ListQuality | null;

  @Field(() => String, { nullable: true, description: 'Error message of a failed training; null otherwise.' })
  error!: string | null;

  @Field(() => DateTime, { description: 'Time of the start.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time of the end; null while the training runs.' })
  finishedAt!: Date | null;
}
