import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../content/object';
import { eachKind, type FactType, factTypes } from '../interactions/types';
import { RankedContent } from '../rankings/object';
import { DateTime } from '../scalars';

const meanings: Record<FactType, string> = {
  ...eachKind('description'),
  HELPFUL_VOTE: 'Found a review helpful.',
  COMMENT_EDIT: 'Edited a comment.',
  REPORT: 'Reported it.',
};
export const FactTypeEnum = Object.fromEntries(factTypes.map((type) => [type, type])) as { [T in FactType]: T };
registerEnumType(FactTypeEnum, {
  name: 'FactType',
  description: 'What was recorded.',
  valuesConfig: Object.fromEntries(factTypes.map((type) => [type, { description: meanings[type] }])) as Record<FactType, { description: string }>,
});

@ObjectType({ description: 'A trend as it stands.' })
export class TrendingUpdate {
  @Field(() => DateTime, { description: 'When it was looked at.' })
  asOf!: Date;

  @Field(() => [RankedContent], { description: 'The whole list, the strongest first.' })
  nodes!: RankedContent[];
}

@ObjectType({ description: 'Something that was recorded. It tells no words and no mood.' })
export class ActivityFact {
  @Field(() => FactTypeEnum, { description: 'What it was.' })
  type!: FactType;

  @Field(() => ID, { description: 'The content.' })
  contentId!: string;

  @Field(() => ContentObject, { nullable: true, description: 'The content; null when it was removed since.' })
  content?: ContentObject | null;

  @Field(() => ID, { description: 'Whose act it was.' })
  userId!: string;

  @Field(() => Boolean, { description: 'It takes back: unliked, unsaved, rating withdrawn, comment deleted.' })
  isUndone!: boolean;

  @Field(() => DateTime, { description: 'When it happened, as the client said.' })
  occurredAt!: Date;
}

@ObjectType({ description: 'What was recorded since the update before.' })
export class ActivityUpdate {
  @Field(() => DateTime, { description: 'When this was sent.' })
  at!: Date;

  @Field(() => Int, { description: 'How many facts that fit were committed; counted, or, where a server was too busy to tell all, extrapolated.' })
  committed!: number;

  @Field(() => Float, { description: 'Which share of them `facts` holds: 1 is all, less is an even choice.' })
  sampleRate!: number;

  @Field(() => [ActivityFact], { description: 'The facts, the earliest first.' })
  facts!: ActivityFact[];
}
