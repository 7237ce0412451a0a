import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../catalog/content/content.type';
import { eachKind, type FactType, factTypes } from '../domain/interaction-types';
import { DateTime } from '../graphql/scalars';
import { RankedContent } from '../insights/rankings/ranking.type';

const meanings: Record<FactType, string> = {
  ...eachKind('description'),
  HELPFUL_VOTE: 'The user voted for a review of the content as helpful.',
  COMMENT_EDIT: 'The user edited one of their comments on the content.',
  REPORT: 'The user reported the content to the moderators.',
};
export const FactTypeEnum = Object.fromEntries(factTypes.map((type) => [type, type])) as { [T in FactType]: T };
registerEnumType(FactTypeEnum, {
  name: 'FactType',
  description: 'Type of the recorded fact.',
  valuesConfig: Object.fromEntries(factTypes.map((type) => [type, { description: meanings[type] }])) as Record<FactType, { description: string }>,
});

@ObjectType({ description: 'The current state of a trend.' })
export class TrendingUpdate {
  @Field(() => DateTime, { description: 'Time at which the server read the list.' })
  asOf!: Date;

  @Field(() => [RankedContent], { description: 'The whole list, highest score first.' })
  nodes!: RankedContent[];
}

@ObjectType({ description: 'A recorded fact, without texts and moods.' })
export class ActivityFact {
  @Field(() => FactTypeEnum, { description: 'Type of the interaction.' })
  type!: FactType;

  @Field(() => ID, { description: 'Content id.' })
  contentId!: string;

  @Field(() => ContentObject, { nullable: true, description: 'The content; null if it has been removed.' })
  content?: ContentObject | null;

  @Field(() => ID, { description: 'User id.' })
  userId!: string;

  @Field(() => Boolean, { description: 'True when the fact undoes another: unliked, unsaved, rating withdrawn, comment deleted.' })
  isUndone!: boolean;

  @Field(() => DateTime, { description: 'Time of the interaction, as sent by the client.' })
  occurredAt!: Date;
}

@ObjectType({ description: 'Facts recorded since the previous update.' })
export class ActivityUpdate {
  @Field(() => DateTime, { description: 'Time of the update.' })
  at!: Date;

  @Field(() => Int, { description: 'Number of matching facts; an estimate if a server was too busy to send all facts.' })
  committed!: number;

  @Field(() => Float, { description: 'Share of the matching facts that `facts` contains, 0–1; below 1, `facts` is a uniform sample.' })
  sampleRate!: number;

  @Field(() => [ActivityFact], { description: 'The facts, earliest first.' })
  facts!: ActivityFact[];
}
