import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Query, Resolver, Root } from 'type-graphql';
import { Context } from '../context';
import { TrendPeriodEnum } from '../rankings/object';
import { decayedScore, type TrendPeriod } from '../rankings/score';
import { SafeInt } from '../scalars';
import { AreContentIds } from '../validation';
import { RatingCount, ReactionCount, StatsObject, toStatsObject } from './object';

const maxIds = 100;
const reactionTally = 'reaction:';

@ArgsType()
class StatsArgs {
  @Field(() => [ID], { description: `1–${maxIds} contents.` })
  @AreContentIds(maxIds)
  contentIds!: string[];
}

@Resolver(() => StatsObject)
export class StatsResolver {
  @Query(() => [StatsObject], {
    nullable: 'items',
    description: "The counts of many contents, in the order of the ids; null in the place of one that is not there or not for the viewer's eyes.",
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
  trendingScore(
    @Root() { trend }: StatsObject,
    @Arg('period', () => TrendPeriodEnum, { defaultValue: 'DAY', description: 'The half-life.' }) period: TrendPeriod,
  ): number {
    return decayedScore(trend[period], Date.now(), period);
  }

  @FieldResolver(() => SafeInt, { description: 'New viewers today (UTC).' })
  async viewsToday(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<number> {
    return (await loaders.daily.load(contentId)).today;
  }

  @FieldResolver(() => SafeInt, { description: 'New viewers in the 7 days that end today (UTC).' })
  async viewsThisWeek(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<number> {
    return (await loaders.daily.load(contentId)).week;
  }

  @FieldResolver(() => SafeInt, { description: 'New viewers in the 30 days that end today (UTC).' })
  async viewsThisMonth(@Root() { contentId }: StatsObject, @Ctx() { loaders }: Context): Promise<number> {
    return (await loaders.daily.load(contentId)).month;
  }
}
