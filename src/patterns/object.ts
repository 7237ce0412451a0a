import { Field, Float, ObjectType } from 'type-graphql';
import { ContentTypeEnum } from '../content/object';
import type { ContentType } from '../content/types';
import { type InteractionType, InteractionTypeEnum } from '../history/object';
import { DateTime, SafeInt } from '../scalars';

@ObjectType({ description: 'How often one type of interaction occurs.' })
export class TypeCount {
  @Field(() => InteractionTypeEnum, { description: 'The type.' })
  type!: InteractionType;

  @Field(() => SafeInt, { description: 'How many entries of the history.' })
  count!: number;
}

@ObjectType({ description: 'From the first to the last.' })
export class DateRange {
  @Field(() => DateTime, { description: 'When the first one happened.' })
  start!: Date;

  @Field(() => DateTime, { description: 'When the last one happened.' })
  end!: Date;
}

@ObjectType({ description: "What stands out in the viewer's history." })
export class Patterns {
  @Field(() => SafeInt, { description: 'How many entries the history has.' })
  totalInteractions!: number;

  @Field(() => DateRange, { nullable: true, description: 'When they happened; null without any.' })
  dateRange!: DateRange | null;

  @Field(() => InteractionTypeEnum, {
    nullable: true,
    description: 'The type that occurs most often; of equals the first by name. null without any.',
  })
  mostCommonType!: InteractionType | null;

  @Field(() => Float, { nullable: true, description: 'Average of the durations, in milliseconds, over the entries that have one; null without any.' })
  averageDurationMs!: number | null;

  @Field(() => ContentTypeEnum, { nullable: true, description: 'The type of content met most often; of equals the first by name. null without any.' })
  contentTypePreference!: ContentType | null;

  @Field(() => [TypeCount], { description: 'How often each type occurs, most often first.' })
  byType!: TypeCount[];
}
