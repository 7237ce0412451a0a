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
  description: 'Half-life of a trend: the weight of an interaction halves in each such period.',
  valuesConfig: {
    HOUR: { description: 'Half-life of an hour.' },
    DAY: { description: 'Half-life of a day.' },
    WEEK: { description: 'Half-life of a week.' },
  },
});

const count = (description: string): PropertyDecorator => Field(() => SafeInt, { description });

@ObjectType({ description: 'Number of users with one reaction to a content.' })
export class ReactionCount {
  @Field(() => String, { description: 'The reaction; one of `reactionGroups`.' })
  reaction!: string;

  @count('Number of users who currently have this reaction.')
  count!: number;
}

@ObjectType({ description: 'Number of users with one rating of a content.' })
export class RatingCount {
  @Field(() => Int, { description: 'The rating, 1–10.' })
  rating!: number;

  @count('Number of users whose current rating is this value.')
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

@ObjectType({ description: 'New interactions in a period, by the time of each interaction. Interactions that were withdrawn later are included.' })
export class PeriodCounts implements DailyCounts {
  @count('Number of users who viewed it for the first time.')
  viewCount!: number;

  @count('Number of qualified viewings, repeats included.')
  totalViewCount!: number;

  @count('Number of users who liked it for the first time.')
  likeCount!: number;

  @count('Number of users who saved it for the first time.')
  saveCount!: number;

  @count('Number of shares.')
  shareCount!: number;

  @count('Number of comments written, replies included.')
  commentCount!: number;

  @count('Number of users who rated it for the first time.')
  ratingCount!: number;

  @count('Number of started playbacks.')
  playCount!: number;

  @count('Number of skips.')
  skipCount!: number;

  @count('Number of playbacks that reached the end.')
  completeCount!: number;

  @count('Number of times it was added to a cart.')
  cartAddCount!: number;

  @count('Number of purchases.')
  purchaseCount!: number;

  @count('Number of first reactions, without likes and dislikes.')
  reactionCount!: number;
}

export const SeriesStepEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(SeriesStepEnum, {
  name: 'SeriesStep',
  description: 'Length of a step in a series. Steps begin and end in UTC.',
  valuesConfig: {
    HOUR: { description: 'An hour. Hourly counts of a content are kept for a configured time (RETENTION_DAYS).' },
    DAY: { description: 'A day.' },
    WEEK: { description: 'A week, from Monday.' },
    MONTH: { description: 'A calendar month.' },
  },
});

@ArgsType()
export class SeriesArgs {
  @DefaultField(() => SeriesStepEnum, 'DAY', 'Length of a step.')
  by!: SeriesStep;

  @Field(() => DateTime, { nullable: true, description: 'Start, rounded down to a step. By default 48 hours, 30 days, 26 weeks or 24 months ago.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'End (exclusive), rounded up to a step. By default now.' })
  to?: Date | null;
}

@ObjectType({ description: 'New interactions in one step of a series.' })
export class SeriesPoint {
  @Field(() => DateTime, { description: 'Start of the step.' })
  start!: Date;

  @Field(() => PeriodCounts, { description: 'New interactions in the step.' })
  counts!: PeriodCounts;
}

@ObjectType('ContentStats', {
  implements: Node,
  description: 'Counts of one content. Each always equals the number of stored facts that it counts.',
})
export class StatsObject extends Node implements Counts {
  @Field(() => ID, { description: 'Id of the content.' })
  contentId!: string;

  @Field(() => SafeInt, { description: 'Version of the counts; increases with every change, so the higher version is newer.' })
  version!: number;

  @count('Number of distinct users with a qualified view. Never decreases.')
  viewCount!: number;

  @count('Number of qualified viewings, repeats by the same user included. Never decreases.')
  totalViewCount!: number;

  @count('Number of distinct users with a view whose duration the server verified (see `startView`). Never decreases.')
  verifiedViewCount!: number;

  @count('Number of users who currently like it.')
  likeCount!: number;

  @count('Number of users who currently dislike it.')
  dislikeCount!: number;

  @count('Number of users who currently have it saved.')
  saveCount!: number;

  @count('Number of shares.')
  shareCount!: number;

  @count('Number of comments that are not deleted, replies included.')
  commentCount!: number;

  @count('Number of users who currently rate it.')
  ratingCount!: number;

  @count('Sum of the current ratings of 1–10. Divide it by `ratingCount` for the mean.')
  ratingSum!: number;

  @count('Number of started playbacks.')
  playCount!: number;

  @count('Number of skips.')
  skipCount!: number;

  @count('Number of playbacks that reached the end.')
  completeCount!: number;

  @count('Number of times it was added to a cart.')
  cartAddCount!: number;

  @count('Number of purchases.')
  purchaseCount!: number;

  @count('Number of current reactions, without likes and dislikes; `reactions` lists them by kind.')
  reactionCount!: number;

  @Field(() => Float, { description: 'Weighted sum of the counts, by which `popular` sorts. The weights are configurable (WEIGHTS).' })
  popularityScore!: number;

  @Field(() => DateTime, { description: 'When a count last changed.' })
  updatedAt!: Date;

  /** For each ranking period, log2 of the sum from which the trend score is computed. */
  trend!: { HOUR: number; DAY: number; WEEK: number };
}

/** Converts a row to a StatsObject. Spreads the row last, because V8 copies a row several times more slowly if properties follow the spread. */
export function toStatsObject(row: StatsRow): StatsObject {
  const trend = { HOUR: row.trendHour, DAY: row.trendDay, WEEK: row.trendWeek };
  return { id: `ContentStats:${row.contentId}`, popularityScore: row.popularity, trend, ...row };
}
