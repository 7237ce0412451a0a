import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../content/object';
import { connectionOf } from '../page';

export const TrendPeriodEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK' } as const;
registerEnumType(TrendPeriodEnum, {
  name: 'TrendPeriod',
  description: 'How fast a trend forgets: after each such period a fact weighs half as much.',
  valuesConfig: {
    HOUR: { description: 'What rises right now.' },
    DAY: { description: 'What rises today.' },
    WEEK: { description: 'What rises these days.' },
  },
});

export const PopularPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH', ALL_TIME: 'ALL_TIME' } as const;
registerEnumType(PopularPeriodEnum, {
  name: 'PopularPeriod',
  description: 'Which days count, in UTC.',
  valuesConfig: {
    DAY: { description: 'Today.' },
    WEEK: { description: 'The 7 days that end today.' },
    MONTH: { description: 'The 30 days that end today.' },
    ALL_TIME: { description: 'Everything, as the counts stand now.' },
  },
});

@ObjectType({ description: 'A content in a ranking.' })
export class RankedContent {
  @Field(() => Int, { description: 'Its place, from 1.' })
  rank!: number;

  @Field(() => Float, { description: 'What the ranking sorts by.' })
  score!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many places it rose since a day ago, among the same contents; negative: it fell. null when it was not among the first 1,000 of all contents then, or no ranking was stored at that time.',
  })
  rankChange!: number | null;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const RankedContentConnection = connectionOf('RankedContent', () => RankedContent);
