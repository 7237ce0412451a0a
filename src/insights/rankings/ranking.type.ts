import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';

export const PopularPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH', ALL_TIME: 'ALL_TIME' } as const;
registerEnumType(PopularPeriodEnum, {
  name: 'PopularPeriod',
  description: 'Period of UTC days.',
  valuesConfig: {
    DAY: { description: 'Today.' },
    WEEK: { description: 'The 7 days that end today.' },
    MONTH: { description: 'The 30 days that end today.' },
    ALL_TIME: { description: 'All time: the current counts.' },
  },
});

@ObjectType({ description: 'A content in a ranking.' })
export class RankedContent {
  @Field(() => Int, { description: 'Rank, from 1.' })
  rank!: number;

  @Field(() => Float, { description: 'Score by which the ranking is sorted.' })
  score!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of ranks gained since a day ago, among the contents of the same filter; negative if it fell. Null if it was not among the first 1,000 of all contents then, or no ranking was stored at that time.',
  })
  rankChange!: number | null;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const RankedContentConnection = connectionOf('RankedContent', () => RankedContent);
