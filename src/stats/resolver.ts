import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Query, Resolver, Root } from 'type-graphql';
import { Context } from '../context';
import { SafeInt } from '../scalars';
import { TrendPeriodEnum } from '../trending/object';
import { decayedScore, type TrendPeriod } from '../trending/score';
import { AreContentIds } from '../validation';
import { StatsObject, toStatsObject } from './object';

const maxIds = 100;

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
