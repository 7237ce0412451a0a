import { Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { oldestKept } from '../../domain/retention';
import { decayedScore, type TrendPeriod } from '../../domain/trend-score';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
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
const reactionTally = 'reaction:';

@ArgsType()
class StatsArgs {
  @Field(() => [ID], { description: `1–${maxIds} contents.` })
  @AreContentIds(maxIds)
  contentIds!: string[];
}

@ArgsType()
class ContentSeriesArgs extends SeriesArgs {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;
}

@ArgsType()
class TrendingScoreArgs {
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'The half-life.')
  period!: TrendPeriod;
}

@ArgsType()
class RecentArgs {
  @DefaultField(() => RecentPeriodEnum, 'WEEK', 'Which UTC days.')
  period!: RecentPeriod;
}

@Resolver(() => StatsObject)
export class StatsResolver {
  @Query(() => [StatsObject], {
    nullable: 'items',
    description:
      'The counts of many contents, in the order of the ids; null in the place of each that does not exist or that the viewer may not see.',
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

  @FieldResolver(() => Float, { nullable: true, description: 'Average of the ratings of 1–10; null without any.' })
  averageRating(@Root() { ratingSum, ratingCount }: StatsObject): number | null {
    return ratingCount > 0 ? ratingSum / ratingCount : null;
  }

  @FieldResolver(() => Float, {
    description:
      'Average as if some ratings of a middling value had been given before (RATING_PRIOR_MEAN, RATING_PRIOR_WEIGHT): one single 10 does not outdo a hundred 9s. For ordering by rating.',
  })
  bayesianRating(@Root() { ratingSum, ratingCount }: StatsObject, @Ctx() { services }: Context): number {
    const { mean, weight } = services.config.ratingPrior;
    return ratingCount + weight > 0 ? (ratingSum + mean * weight) / (ratingCount + weight) : mean;
  }

  @FieldResolver(() => [RatingCount], { description: 'How many rate it with each value, from 1 to 10.' })
  async ratingHistogram(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<RatingCount[]> {
    const tallies = await loaders.tallies.load(contentId);
    return Array.from({ length: 10 }, (_, i) => ({ rating: i + 1, count: tallies.get(`rating:${i + 1}`) ?? 0 }));
  }

  @FieldResolver(() => [ReactionCount], {
    description: 'How many have each reaction, beside likes and dislikes, the most frequent first; those that nobody has are left out.',
  })
  async reactions(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<ReactionCount[]> {
    const tallies = [...(await loaders.tallies.load(contentId))];
    return tallies
      .filter(([tally]) => tally.startsWith(reactionTally))
      .map(([tally, count]) => ({ reaction: tally.slice(reactionTally.length), count }));
  }

  @FieldResolver(() => Float, {
    description:
      'What `trending` sorts by: the weights of new views, likes, saves and the rest, each halved for every half-life that has passed since. Exact at the moment of asking.',
  })
  trendingScore(@Root() { trend }: StatsObject, @Args(() => TrendingScoreArgs) { period }: TrendingScoreArgs): number {
    return decayedScore(trend[period], Date.now(), period);
  }

  @FieldResolver(() => PeriodCounts, { description: 'What was new today or in the days before.' })
  async recent(
    @Root() { contentId }: StatsObject,
    @Ctx() { loaders }: Context,
    @Args(() => RecentArgs) { period }: RecentArgs,
  ): Promise<PeriodCounts> {
    return (await loaders.recent.load(contentId))[period];
  }

  @Query(() => [SeriesPoint], {
    description:
      'What was new about a content, step by step, for charts: the earliest first, a step without anything with its zeros. At most 1,000 steps.',
  })
  async contentSeries(@Ctx() context: Context, @Args(() => ContentSeriesArgs) args: ContentSeriesArgs): Promise<SeriesPoint[]> {
    checkRange(args);
    const now = Date.now();
    const range = seriesRange(args.by, args.from, args.to, now);
    const { hourlyCounts } = context.services.config.retentionDays;
    if (args.by === 'HOUR' && +range.from < oldestKept(hourlyCounts, now))
      throw badInput('from', `Counts by the hour are kept for ${hourlyCounts} days: from must be later, or by longer steps.`);
    const { id } = await requireContent(context, args.contentId, 'contentId');
    return contentSeries(context.db, id, range);
  }
}
