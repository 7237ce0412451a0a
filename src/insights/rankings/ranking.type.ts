import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import type { ContentRow } from '../../domain/content-types';
import { connectionOf } from '../../graphql/connection';

export const PopularPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH', ALL_TIME: 'ALL_TIME' } as const;
registerEnumType(PopularPeriodEnum, {
  name: 'PopularPeriod',
  description: 'Period over which `popular` counts interactions, in UTC days.',
  valuesConfig: {
    DAY: { description: 'The current UTC day, up to now.' },
    WEEK: { description: 'The 7 UTC days that end with the current one.' },
    MONTH: { description: 'The 30 UTC days that end with the current one.' },
    ALL_TIME: { description: 'All time: the current counts of the contents.' },
  },
});

@ObjectType({ description: 'A content and its rank in a list of trending or popular contents.' })
export class RankedContent {
  @Field(() => Int, { description: 'Rank of the content in the list, starting at 1.' })
  rank!: number;

  @Field(() => Float, { description: 'Trend score or popularity by which the list is sorted, highest first.' })
  score!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of ranks by which the content rose compared with a day ago, among the contents that match the filters. Negative if the content fell. Null if the content was not among the first 1000 of all contents a day ago, or if no ranking of that time is stored.',
  })
  rankChange!: number | null;

  @Field(() => ContentObject, { description: 'The content with this rank.' })
  content!: ContentObject & ContentRow;
}

export const RankedContentConnection = connectionOf('RankedContent', () => RankedContent);
