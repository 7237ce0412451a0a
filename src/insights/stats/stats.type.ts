import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Counts, DailyCounts } from '../../domain/counters';
import { DefaultField } from '../../graphql/default-values';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { StatsRow } from '../../ledger/rows/stats';
import type { SeriesStep } from './series';

export const TrendPeriodEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK' } as const;
registerEnumType(TrendPeriodEnum, {
  name: 'TrendPeriod',
  description: 'Half-life of a trend: the weight of a fact halves in each such period.',
  valuesConfig: {
    HOUR: { description: 'Half-life of an hour.' },
    DAY: { description: 'Half-life of a day.' },
    WEEK: { description: 'Half-life of a week.' },
  },
});

const count = (description: string): PropertyDecorator => Field(() => SafeInt, { description });

@ObjectType({ description: 'How many users have one reaction to a content.' })
export class ReactionCount {
  @Field(() => String, { description: 'The reaction; one of `reactionGroups`.' })
  reaction!: string;

  @count('Users who have it now.')
  count!: number;
}

@ObjectType({ description: 'How many users rate a content with one value.' })
export class RatingCount {
  @Field(() => Int, { description: '1–10.' })
  rating!: number;

  @count('Users who rate it so now.')
  count!: number;
}

export const RecentPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(RecentPeriodEnum, {
  name: 'RecentPeriod',
  description: 'Period of UTC days.',
  valuesConfig: {
    DAY: { description: 'Today.' },
    WEEK: { description: 'The 7 days that end today.' },
    MONTH: { description: 'The 30 days that end today.' },
  },
});

@ObjectType({ description: 'What was new in a time, by the moment of each act. What was undone since was new all the same.' })
export class PeriodCounts implements DailyCounts {
  @count('Users who viewed it for the first time.')
  viewCount!: number;

  @count('Qualified viewings, repeats included.')
  totalViewCount!: number;

  @count('Users who liked it for the first time.')
  likeCount!: number;

  @count('Users who saved it for the first time.')
  saveCount!: number;

  @count('How often it was shared.')
  shareCount!: number;

  @count('Comments written, replies included.')
  commentCount!: number;

  @count('Users who rated it for the first time.')
  ratingCount!: number;

  @count('How often playing was started.')
  playCount!: number;

  @count('How often it was skipped.')
  skipCount!: number;

  @count('How often it was played to its end.')
  completeCount!: number;

  @count('How often it was put into a cart.')
  cartAddCount!: number;

  @count('How often it was bought.')
  purchaseCount!: number;

  @count('First reactions, beside likes and dislikes.')
  reactionCount!: number;
}

export const SeriesStepEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(SeriesStepEnum, {
  name: 'SeriesStep',
  description: 'How long each step of a series is. All of them begin and end in UTC.',
  valuesConfig: {
    HOUR: { description: 'An hour. Of single contents kept for a configured time (RETENTION_DAYS).' },
    DAY: { description: 'A day.' },
    WEEK: { description: 'A week, from Monday on.' },
    MONTH: { description: 'A month of the calendar.' },
  },
});

@ArgsType()
export class SeriesArgs {
  @DefaultField(() => SeriesStepEnum, 'DAY', 'How long each step is.')
  by!: SeriesStep;

  @Field(() => DateTime, { nullable: true, description: 'From the step of this moment on; by default 48 hours, 30 days, 26 weeks or 24 months.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment, its step in whole; by default now.' })
  to?: Date | null;
}

@ObjectType({ description: 'One step of a series.' })
export class SeriesPoint {
  @Field(() => DateTime, { description: 'Start of the step.' })
  start!: Date;

  @Field(() => PeriodCounts, { description: 'What was new in it.' })
  counts!: PeriodCounts;
}

@ObjectType('ContentStats', {
  implements: Node,
  description: 'Every count of one content. Each equals the number of facts under it, at any moment.',
})
export class StatsObject extends Node implements Counts {
  @Field(() => ID, { description: 'The content that is counted.' })
  contentId!: string;

  @Field(() => SafeInt, { description: 'Grows with every change: of two answers the one with the higher version is the newer.' })
  version!: number;

  @count('Distinct users with a qualified view. Never falls.')
  viewCount!: number;

  @count('All qualified viewings, repeats by the same user included. Never falls.')
  totalViewCount!: number;

  @count('Of the view count, those with a viewing whose duration the server checked (see `startView`). Never falls.')
  verifiedViewCount!: number;

  @count('Users who like it now.')
  likeCount!: number;

  @count('Users who dislike it now.')
  dislikeCount!: number;

  @count('Users who have it saved now.')
  saveCount!: number;

  @count('How often it was shared.')
  shareCount!: number;

  @count('Comments that stand now, replies included.')
  commentCount!: number;

  @count('Users who rate it now.')
  ratingCount!: number;

  @count('Sum of their ratings of 1–10: divided by `ratingCount`, the average.')
  ratingSum!: number;

  @count('How often playing was started.')
  playCount!: number;

  @count('How often it was skipped.')
  skipCount!: number;

  @count('How often it was played to its end.')
  completeCount!: number;

  @count('How often it was put into a cart.')
  cartAddCount!: number;

  @count('How often it was bought.')
  purchaseCount!: number;

  @count('Reactions that stand now, beside likes and dislikes; `reactions` tells each kind.')
  reactionCount!: number;

  @Field(() => Float, { description: 'Weighted sum of the counts, what `popular` sorts by. The weights are configuration (WEIGHTS).' })
  popularityScore!: number;

  @Field(() => DateTime, { description: 'When a count last changed.' })
  updatedAt!: Date;

  /** Logarithms, for the trending score. */
  trend!: { HOUR: number; DAY: number; WEEK: number };
}

/** The row comes last: properties added after a spread make V8 copy it several times as slowly. */
export function toStatsObject(row: StatsRow): StatsObject {
  const trend = { HOUR: row.trendHour, DAY: row.trendDay, WEEK: row.trendWeek };
  return { id: `ContentStats:${row.contentId}`, popularityScore: row.popularity, trend, ...row };
}
