import { Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Query, Resolver, Root, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { oldestKept } from '../../domain/retention';
import { decayedScore, type TrendPeriod } from '../../domain/trend-score';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { nodeIdDescription } from '../../graphql/node.type';
import { requireContent } from '../../graphql/require-content';
import { AreContentIds, IsContentId } from '../../graphql/validation';
import type { LoadedStats, RecentPeriod } from './queries';
import { contentSeries, seriesRange } from './series';
import {
  PeriodCounts,
  RatingCount,
  ReactionCount,
  RecentPeriodEnum,
  SeriesArgs,
  SeriesPoint,
  StatsObject,
  statsId,
  TrendPeriodEnum,
} from './stats.type';

const maxIds = 100;
/** The Bayesian rating of a content includes this number of additional ratings with the value `priorMean`. */
const priorCount = 10;
/** Middle of the ratings 1–10. */
const priorMean = 5.5;
const reactionTally = 'reaction:';

@ArgsType()
class StatsArgs {
  @Field(() => [ID], { description: `Ids of the contents, 1–${maxIds}.` })
  @AreContentIds(maxIds)
  contentIds!: string[];
}

@ArgsType()
class ContentSeriesArgs extends SeriesArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@ArgsType()
class TrendingScoreArgs {
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'Half-life of the trend score: the time after which an interaction counts half as much.')
  period!: TrendPeriod;
}

@ArgsType()
class RecentArgs {
  @DefaultField(() => RecentPeriodEnum, 'WEEK', 'Recent period for which to count interactions.')
  period!: RecentPeriod;
}

@Resolver(() => StatsObject)
export class StatsResolver {
  @Query(() => [StatsObject], {
    nullable: 'items',
    description:
      'Counts of the contents with these ids, in the order of the ids. An item is null if its content does not exist or the viewer may not see it.',
  })
  async stats(@Ctx() { loaders }: Context, @Args(() => StatsArgs) { contentIds }: StatsArgs): Promise<(LoadedStats | null)[]> {
    const [contents, rows] = await Promise.all([loaders.content.loadMany(contentIds), loaders.stats.loadMany(contentIds)]);
    return contents.map((content, index) => (content && rows[index]) ?? null);
  }

  @FieldResolver(() => ID, { description: nodeIdDescription })
  id(@Root() { contentId }: StatsObject): string {
    return statsId(contentId);
  }

  @FieldResolver(() => Float, {
    description: 'Popularity of the content, by which `popular` sorts: the sum of its counts, each multiplied by a weight (setting WEIGHTS).',
  })
  popularityScore(@Root() { popularity }: StatsObject): number {
    return popularity;
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Mean rating of the content, 1–10. Null without ratings.' })
  averageRating(@Root() { ratingSum, ratingCount }: StatsObject): number | null {
    return ratingCount > 0 ? ratingSum / ratingCount : null;
  }

  @FieldResolver(() => Float, {
    description:
      'Mean of the ratings of the content and 10 additional ratings of 5.5, 1–10. Suitable for sorting by rating, because a single rating of 10 does not rank above a hundred ratings of 9.',
  })
  bayesianRating(@Root() { ratingSum, ratingCount }: StatsObject): number {
    return (ratingSum + priorMean * priorCount) / (ratingCount + priorCount);
  }

  @FieldResolver(() => [RatingCount], { description: 'Number of users who gave the content each rating: 10 items, from rating 1 to rating 10.' })
  async ratingHistogram(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<RatingCount[]> {
    const tallies = await loaders.tallies.load(contentId);
    return Array.from({ length: 10 }, (_, i) => ({ rating: i + 1, count: tallies.get(`rating:${i + 1}`) ?? 0 }));
  }

  @FieldResolver(() => [ReactionCount], {
    description: 'Number of users with each reaction to the content, most frequent first. Without likes, dislikes and reactions that no user has.',
  })
  async reactions(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<ReactionCount[]> {
    const tallies = [...(await loaders.tallies.load(contentId))];
    return tallies
      .filter(([tally]) => tally.startsWith(reactionTally))
      .map(([tally, count]) => ({ reaction: tally.slice(reactionTally.length), count }));
  }

  @FieldResolver(() => Float, {
    description:
      'Trend score of the content, by which `trending` sorts. It is a sum of weights, one for each interaction. The weight of an interaction halves after each half-life. Exact at the time of the request.',
  })
  trendingScore(@Root() stats: StatsObject, @Args(() => TrendingScoreArgs) { period }: TrendingScoreArgs): number {
    const { trendHour: HOUR, trendDay: DAY, trendWeek: WEEK } = stats;
    return decayedScore({ HOUR, DAY, WEEK }[period], Date.now(), period);
  }

  @FieldResolver(() => PeriodCounts, { description: 'Numbers of new interactions with the content in a recent period.' })
  async recent(
    @Root() { contentId }: StatsObject,
    @Ctx() { loaders }: Context,
    @Args(() => RecentArgs) { period }: RecentArgs,
  ): Promise<PeriodCounts> {
    return (await loaders.recent.load(contentId))[period];
  }

  @UseMiddleware(statementLimit)
  @Query(() => [SeriesPoint], {
    description:
      'Numbers of new interactions with a content in each step of a range, for charts, earliest first. Steps without interactions contain zeros. At most 1000 steps.',
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
