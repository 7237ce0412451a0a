import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Info, Query, Resolver } from 'type-graphql';
import { OwnerFilter, TagFilter, ThemeFilter, TypeFilter } from '../../catalog/content/filter';
import type { ContentType } from '../../domain/content-types';
import type { TrendPeriod } from '../../domain/trend-score';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
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
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'How fast the trend forgets.')
  period!: TrendPeriod;
}

@ArgsType()
class PopularArgs extends RankingArgs {
  @DefaultField(() => PopularPeriodEnum, 'ALL_TIME', 'Which days count.')
  period!: PopularPeriod;
}

@Resolver()
export class RankingResolver {
  @Query(() => RankedContentConnection, { description: 'Public contents that rise, strongest first; exact at the moment of asking.' })
  trending(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TrendingArgs) args: TrendingArgs,
  ): Promise<Connection<RankedContent>> {
    return trendingPage(context.services.reader, args, (...page) => rankedContents(context, info, ...page));
  }

  @Query(() => RankedContentConnection, {
    description:
      'Public contents with the most views, likes, saves and the rest (weighted), highest first; exact at the moment of asking. Of a period shorter than ALL_TIME only what was new in it counts.',
  })
  popular(@Ctx() context: Context, @Info() info: GraphQLResolveInfo, @Args(() => PopularArgs) args: PopularArgs): Promise<Connection<RankedContent>> {
    return popularPage(context.services.reader, args, (...page) => rankedContents(context, info, ...page));
  }
}
