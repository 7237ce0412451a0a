import { Args, ArgsType, Authorized, Ctx, Field, Float, ObjectType, Query, Resolver } from 'type-graphql';
import { ContentTypeEnum } from '../content/object';
import type { ContentType } from '../content/types';
import { Context } from '../context';
import { type InteractionType, InteractionTypeEnum } from '../history/object';
import { checkRange } from '../history/resolver';
import { DateTime, SafeInt } from '../scalars';
import { patternsOf } from './queries';

@ArgsType()
class PatternsArgs {
  @Field(() => DateTime, { nullable: true, description: 'From this moment on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  to?: Date | null;
}

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

  @Field(() => InteractionTypeEnum, { nullable: true, description: 'The type that occurs most often; of equals the first by name. null without any.' })
  mostCommonType!: InteractionType | null;

  @Field(() => Float, { nullable: true, description: 'Average of the durations, in milliseconds, over the entries that have one; null without any.' })
  averageDurationMs!: number | null;

  @Field(() => ContentTypeEnum, { nullable: true, description: 'The type of content met most often; of equals the first by name. null without any.' })
  contentTypePreference!: ContentType | null;

  @Field(() => [TypeCount], { description: 'How often each type occurs, most often first.' })
  byType!: TypeCount[];
}

@Resolver()
export class PatternsResolver {
  @Authorized()
  @Query(() => Patterns, { description: 'What stands out in the viewer\'s own history.' })
  patterns(@Ctx() context: Context, @Args(() => PatternsArgs) args: PatternsArgs): Promise<Patterns> {
    checkRange(args);
    return patternsOf(context.services.pool, context.signedIn.id, args.from ?? null, args.to ?? null);
  }
}
