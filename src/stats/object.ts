import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Node } from '../node';
import { DateTime, SafeInt } from '../scalars';
import type { Counts } from './counters';
import type { StatsRow } from './queries';

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

@ObjectType('ContentStats', {
  implements: Node,
  description:
    'Every count of one content. Each equals the number of facts under it, at any moment. Fields that look back (today, week, month) count UTC days.',
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
