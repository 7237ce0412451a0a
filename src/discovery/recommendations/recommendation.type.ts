import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';
import { DateTime, JsonObject, SafeInt } from '../../graphql/scalars';
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
  description: 'Strongest reason for which the server recommends a content.',
  valuesConfig: {
    BECAUSE_YOU_LIKED: { description: 'The recommended content is similar to one that the viewer liked or used.' },
    LIKED_BY_FOLLOWED: { description: 'Users that the viewer follows like the content.' },
    RISING: { description: 'The content is used more often now than before.' },
    POPULAR: { description: 'The content is popular with all users.' },
  },
});

const ModelStatusEnum = { TRAINING: 'TRAINING', READY: 'READY', REFUSED: 'REFUSED', FAILED: 'FAILED' } as const;
registerEnumType(ModelStatusEnum, {
  name: 'RecommenderModelStatus',
  description: 'Status of a training of the recommender.',
  valuesConfig: {
    TRAINING: { description: 'The training is in progress.' },
    READY: { description: 'The training succeeded. The server uses its model until a newer one replaces it.' },
    REFUSED: {
      description:
        'The server does not use the model, because its lists were not better than lists of the most popular contents. The previous model stays in use.',
    },
    FAILED: { description: 'The training failed or was interrupted. The field `error` has the message.' },
  },
});

@ObjectType({ description: 'Reason for which the server recommends a content.' })
export class RecommendationReason {
  @Field(() => ReasonKindEnum, { description: 'Kind of the strongest reason for the recommendation.' })
  kind!: ReasonKind;

  @Field(() => String, { description: 'Reason for the recommendation, as an English sentence.' })
  message!: string;

  @Field(() => ContentObject, {
    nullable: true,
    description:
      'The similar content that the viewer liked or used. Null if `kind` is not BECAUSE_YOU_LIKED, and if the viewer can no longer see the content.',
  })
  content!: ContentObject | null;
}

@ObjectType({ description: 'A content that the server recommends to the viewer, with the reason.' })
export class Recommendation {
  @Field(() => Int, { description: 'Position of the content in the list of recommendations, starting at 1.' })
  rank!: number;

  @Field(() => Float, {
    description:
      'Score by which the recommendations are sorted, highest first. Comparable only within one list. Zero or negative for contents that are not chosen for the viewer but popular with all users.',
  })
  score!: number;

  @Field(() => RecommendationReason, { description: 'Reason for which the server recommends the content.' })
  reason!: RecommendationReason;

  @Field(() => ContentObject, { description: 'The recommended content.' })
  content!: ContentObject;
}

export const RecommendationConnection = connectionOf('Recommendation', () => Recommendation);

@ObjectType({ description: 'A content that is similar to the requested content.' })
export class SimilarContent {
  @Field(() => Float, { description: 'Similarity to the requested content. A higher score means more similar. Comparable only within one list.' })
  score!: number;

  @Field(() => Boolean, {
    description:
      'Whether the similarity follows from the interactions of users with both contents. If false, it follows from common tags, theme or title words.',
  })
  isLearnt!: boolean;

  @Field(() => ContentObject, { description: 'The similar content.' })
  content!: ContentObject;
}

@ObjectType({
  description:
    'Quality of lists of 10 recommendations, tested with interactions that the training did not use. All values are 0–1, and higher is better.',
})
export class ListQuality {
  @Field(() => Float, {
    description:
      'Mean nDCG@10 (normalized discounted cumulative gain) of the lists, 0–1. It is higher if the relevant contents are nearer to the top.',
  })
  ndcg!: number;

  @Field(() => Float, { description: 'Mean precision@10 of the lists, 0–1: share of the 10 recommended contents that the user interacted with.' })
  precision!: number;

  @Field(() => Float, { description: "Mean recall@10 of the lists, 0–1: share of the user's test contents that are among the 10 recommended ones." })
  recall!: number;

  @Field(() => Float, { description: 'Share of all contents that appear in at least one list, 0–1.' })
  coverage!: number;
}

@ObjectType({ description: 'One training of the recommender, and the model that it made.' })
export class RecommenderModel {
  @Field(() => ID, { description: 'Unique version of the trained model.' })
  version!: string;

  @Field(() => ModelStatusEnum, { description: 'Status of the training.' })
  status!: ModelStatus;

  @Field(() => String, { description: 'Current phase of the training: READING, TUNING, TRAINING, WRITING or DONE.' })
  phase!: string;

  @Field(() => Float, { description: 'Progress of the current phase of the training, 0–1.' })
  progress!: number;

  @Field(() => SafeInt, { description: 'Number of pairs of a user and a content in the training data.' })
  factCount!: number;

  @Field(() => SafeInt, { description: 'Number of users in the training data.' })
  userCount!: number;

  @Field(() => SafeInt, { description: 'Number of contents in the training data.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'Size of the stored model, in bytes.' })
  sizeBytes!: number;

  @Field(() => SafeInt, { description: 'Peak memory of the server process during the training, in bytes.' })
  peakBytes!: number;

  @Field(() => JsonObject, { nullable: true, description: 'Parameters of the model that the tuning chose, by name. Null before the tuning.' })
  parameters!: object | null;

  @Field(() => ListQuality, {
    nullable: true,
    description: 'Quality of the lists of the model, tested with the latest fifth of the interactions of each user. Null before the tuning.',
  })
  quality!: ListQuality | null;

  @Field(() => ListQuality, {
    nullable: true,
    description:
      'Quality of a list of the most popular contents of all time, tested with the same interactions as the model. Null before the tuning.',
  })
  popularityQuality!: ListQuality | null;

  @Field(() => String, { nullable: true, description: 'Error message of the training. Null unless `status` is FAILED.' })
  error!: string | null;

  @Field(() => DateTime, { description: 'Time at which the training started.' })
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the training ended. Null while it runs.' })
  finishedAt!: Date | null;
}
