import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { ContentObject } from '../catalog/content/content.type';
import { DateTime } from '../graphql/scalars';
import { RankedContent } from '../insights/rankings/ranking.type';
import { InteractionTypeEnum } from '../interactions/registry/interaction-type.type';
import type { InteractionType } from '../interactions/registry/types';

@ObjectType({ description: 'Current list of trending contents.' })
export class TrendingUpdate {
  @Field(() => DateTime, { description: 'Time at which the server read the list of trending contents.' })
  asOf!: Date;

  @Field(() => [RankedContent], { description: 'All contents of the list, highest trend score first.' })
  nodes!: RankedContent[];
}

@ObjectType({ description: 'An interaction that a server stored, without its texts and mood.' })
export class ActivityFact {
  @Field(() => InteractionTypeEnum, { description: 'Type of the interaction.' })
  type!: InteractionType;

  @Field(() => String, { nullable: true, description: 'Reaction that the user set or withdrew, such as LIKE. Null for types other than REACTION.' })
  reaction!: string | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  contentId!: string;

  @Field(() => ContentObject, { nullable: true, description: 'The content. Null if it was removed from the catalogue.' })
  content?: ContentObject | null;

  @Field(() => ID, { description: 'Id of the user who interacted with the content.' })
  userId!: string;

  @Field(() => Boolean, {
    description: 'Whether the user withdrew an earlier interaction of this type, for example removed a like or deleted a comment.',
  })
  isUndone!: boolean;

  @Field(() => DateTime, { description: 'Time of the interaction, as sent by the client.' })
  occurredAt!: Date;
}

@ObjectType({ description: 'Interactions that the servers stored since the previous update.' })
export class ActivityUpdate {
  @Field(() => DateTime, { description: 'Time at which the server made this update.' })
  at!: Date;

  @Field(() => Int, {
    description: 'Number of stored interactions that match the filters. An estimate if a server was too busy to send all of them.',
  })
  committed!: number;

  @Field(() => Float, { description: 'Share of the matching interactions that `facts` contains, 0–1. If below 1, `facts` is a uniform sample.' })
  sampleRate!: number;

  @Field(() => [ActivityFact], { description: 'Stored interactions, earliest first.' })
  facts!: ActivityFact[];
}
