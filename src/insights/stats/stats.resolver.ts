import { Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Query, Resolver, Root, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { oldestKept } from '../../domain/retention';
import { decayedScore, type TrendPeriod } from '../../domain/trend-score';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { requireContent } from '../../graphql/require-content';
import { AreContentIds, IsContentId } from '../../graphql/validation';
import type { RecentPeriod } from '../../ledger/rows/stats';
import { contentSeries, seriesRange } from './series';
import {
  PeriodCounts,
  RatingCount,
  ReactionCount,
  RecentPeriodEnum,
  SeriesArgs,
  SeriesPoint,
  StatsObject,
  TrendPeriodEnum,
  toStatsObject,
} from './stats.type';

const maxIds = 100;
/** The Bayesian rating of a content includes this number of additional ratings with the value `priorMean`. */
const priorCount = 10;
/** Middle of the ratings 1–10. */
const priorMean = 5.5;
const reactionTally = 'reaction:';

@ArgsType()
class StatsArgs {
  @Field(() => [ID], { description: `Ids of 1–${maxIds} contents.` })
  @AreContentIds(maxIds)
  contentIds!: string[];
}

@ArgsType()
class ContentSeriesArgs extends SeriesArgs {
  @Field(() => ID, { description: 'Id of the content.' })
  @IsContentId()
  contentId!: string;
}

@ArgsType()
class TrendingScoreArgs {
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'Half-life of the trend.')
  period!: TrendPeriod;
}

@ArgsType()
class RecentArgs {
  @DefaultField(() => RecentPeriodEnum, 'WEEK', 'Period of UTC days.')
  period!: RecentPeriod;
}

@Resolver(() => StatsObject)
export class StatsResolver {
  @Query(() => [StatsObject], {
    nullable: 'items',
    description: 'Counts of several contents, in the order of the ids. An item is null if the content does not exist or the viewer may not see it.',
  })
  async stats(@Ctx() { loaders }: Context, @Args(() => StatsArgs) { contentIds }: StatsArgs): Promise<(StatsObject | null)[]> {
    const visible = await Promise.all(contentIds.map((id) => loaders.content.load(id)));
    return Promise.all(
      visible.map(async (content) => {
        const row = content && (await loaders.stats.load(content.id));
        return row && toStatsObject(row);
      }),
    );
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Mean rating, 1–10; null without ratings.' })
  averageRating(@Root() { ratingSum, ratingCount }: StatsObject): number | null {
    return ratingCount > 0 ? ratingSum / ratingCount : null;
  }

  @FieldResolver(() => Float, {
    description:
      'Bayesian mean of the ratings, 1–10: includes 10 prior ratings of 5.5, so that a single 10 does not rank above a hundred 9s. Use it to sort by rating.',
  })
  bayesianRating(@Root() { ratingSum, ratingCount }: StatsObject): number {
    return (ratingSum + priorMean * priorCount) / (ratingCount + priorCount);
  }

  @FieldResolver(() => [RatingCount], { description: 'Number of users per rating, from 1 to 10.' })
  async ratingHistogram(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<RatingCount[]> {
    const tallies = await loaders.tallies.load(contentId);
    return Array.from({ length: 10 }, (_, i) => ({ rating: i + 1, count: tallies.get(`rating:${i + 1}`) ?? 0 }));
  }

  @FieldResolver(() => [ReactionCount], {
    description: 'Number of users per reaction, most frequent first, without likes, dislikes and reactions that no user has.',
  })
  async reactions(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<ReactionCount[]> {
    const tallies = [...(await loaders.tallies.load(contentId))];
    return tallies
      .filter(([tally]) => tally.startsWith(reactionTally))
      .map(([tally, count]) => ({ reaction: tally.slice(reactionTally.length), count }));
  }

  @FieldResolver(() => Float, {
    description:
      'Score that `trending` sorts by: the sum of the weights of new interactions, where each weight halves with every half-life since the interaction. Exact at the time of the request.',
  })
  trendingScore(@Root() { trend }: StatsObject, @Args(() => TrendingScoreArgs) { period }: TrendingScoreArgs): number {
    return decayedScore(trend[period], Date.now(), period);
  }

  @FieldResolver(() => PeriodCounts, { description: 'New interactions in a recent period.' })
  async recent(
    @Root() { contentId }: StatsObject,
    @Ctx() { loaders }: Context,
    @Args(() => RecentArgs) { period }: RecentArgs,
  ): Promise<PeriodCounts> {
    return (await loaders.recent.load(contentId))[period];
  }

  @UseMiddleware(statementLimit)
  @Query(() => [SeriesPoint], {
    description: 'New interactions with a content per step, for charts, earliest first; empty steps contain zeros. At most 1,000 steps.',
  })
  async contentSeries(@Ctx() context: Context, @Args(() => ContentSeriesArgs) args: ContentSeriesArgs): Promise<SeriesPoint[]> {
    checkRange(args);
    const now = Date.now();
    const range = seriesRange(args.by, args.from, args.to, now);
    const { hourlyCounts } = context.services.config.retentionDays;
    if (args.by === 'HOUR' && +range.from < oldestKept(hourlyCounts, now))
      throw badInput('from', `Hourly counts are kept for ${hourlyCounts} days. Use a later from, or a longer step in by.`);
    const { id } = await requireContent(context, args.contentId, 'contentId');
    return contentSeries(context.db, id, range);
  }
}
