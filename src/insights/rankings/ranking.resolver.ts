import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Info, Query, Resolver, UseMiddleware } from 'type-graphql';
import { OwnerFilter, TagFilter, ThemeFilter, TypeFilter } from '../../catalog/content/filter';
import type { ContentType } from '../../domain/content-types';
import type { TrendPeriod } from '../../domain/trend-score';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { TrendPeriodEnum } from '../stats/stats.type';
import { popularPage, trendingPage } from './page';
import type { PopularPeriod } from './queries';
import { rankedContents } from './ranked';
import { PopularPeriodEnum, type RankedContent, RankedContentConnection } from './ranking.type';

@ArgsType()
class RankingArgs extends PageArgs {
  @TypeFilter()
  type?: ContentType | null;

  @ThemeFilter()
  theme?: string | null;

  @TagFilter()
  tag?: string | null;

  @OwnerFilter()
  ownerId?: string | null;
}

@ArgsType()
class TrendingArgs extends RankingArgs {
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'Half-life of the trend score: the time after which an interaction counts half as much.')
  period!: TrendPeriod;
}

@ArgsType()
class PopularArgs extends RankingArgs {
  @DefaultField(() => PopularPeriodEnum, 'ALL_TIME', 'Period over which interactions count.')
  period!: PopularPeriod;
}

@Resolver()
export class RankingResolver {
  @UseMiddleware(statementLimit)
  @Query(() => RankedContentConnection, {
    description:
      'Public contents with the highest trend scores, highest first, exact at the time of the request. The score is a sum over new interactions, in which older ones count less.',
  })
  trending(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TrendingArgs) args: TrendingArgs,
  ): Promise<Connection<RankedContent>> {
    return trendingPage(context.services.reader, args, (...page) => rankedContents(context, info, ...page));
  }

  @UseMiddleware(statementLimit)
  @Query(() => RankedContentConnection, {
    description:
      'Public contents with the highest popularity, highest first, exact at the time of the request. Popularity is a weighted sum of the views, likes, saves and other interactions in the period.',
  })
  popular(@Ctx() context: Context, @Info() info: GraphQLResolveInfo, @Args(() => PopularArgs) args: PopularArgs): Promise<Connection<RankedContent>> {
    return popularPage(context.services.reader, args, (...page) => rankedContents(context, info, ...page));
  }
}
