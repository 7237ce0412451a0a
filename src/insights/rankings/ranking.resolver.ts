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
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'Half-life of the trend.')
  period!: TrendPeriod;
}

@ArgsType()
class PopularArgs extends RankingArgs {
  @DefaultField(() => PopularPeriodEnum, 'ALL_TIME', 'Period to count.')
  period!: PopularPeriod;
}

@Resolver()
export class RankingResolver {
  @UseMiddleware(statementLimit)
  @Query(() => RankedContentConnection, { description: 'Public contents by trend score, highest first; exact at the time of the request.' })
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
      'Public contents by weighted sum of views, likes, saves and other counts, highest first; exact at the time of the request. Periods shorter than ALL_TIME count only new interactions.',
  })
  popular(@Ctx() context: Context, @Info() info: GraphQLResolveInfo, @Args(() => PopularArgs) args: PopularArgs): Promise<Connection<RankedContent>> {
    return popularPage(context.services.reader, args, (...page) => rankedContents(context, info, ...page));
  }
}
