import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, Info, Query, Resolver } from 'type-graphql';
import { withCounts } from '../content/cards';
import { ContentTypeEnum } from '../content/object';
import type { ContentType } from '../content/types';
import { Context } from '../context';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { type PopularPeriod, PopularPeriodEnum, type RankedContent, RankedContentConnection, TrendPeriodEnum } from './object';
import { popularContents, type RankedRow, type RankingPage, trendingContents } from './queries';
import { decayedScore, type TrendPeriod } from './score';

@ArgsType()
class RankingArgs extends PageArgs {
  @Field(() => ContentTypeEnum, { nullable: true, description: 'Only contents of this type.' })
  type?: ContentType | null;
}

@ArgsType()
class TrendingArgs extends RankingArgs {
  @Field(() => TrendPeriodEnum, { defaultValue: 'DAY', description: 'How fast the trend forgets.' })
  period!: TrendPeriod;
}

@ArgsType()
class PopularArgs extends RankingArgs {
  @Field(() => PopularPeriodEnum, { defaultValue: 'ALL_TIME', description: 'Which days count.' })
  period!: PopularPeriod;
}

@Resolver()
export class TrendingResolver {
  @Query(() => RankedContentConnection, { description: 'Public contents that rise, strongest first; exact at the moment of asking.' })
  async trending(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TrendingArgs) args: TrendingArgs,
  ): Promise<Connection<RankedContent>> {
    const now = Date.now();
    const list = `trending/${args.period}/${args.type ?? '*'}`;
    return rankingPage(
      args,
      list,
      async (page) => withCounts(await trendingContents(context.services.pool, args.period, page), context, info),
      (row) => decayedScore(row.sortKey, now, args.period),
    );
  }

  @Query(() => RankedContentConnection, { description: 'Public contents with the most views, likes, saves and the rest (weighted), highest first.' })
  async popular(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PopularArgs) args: PopularArgs,
  ): Promise<Connection<RankedContent>> {
    const { pool, config } = context.services;
    const list = `popular/${args.period}/${args.type ?? '*'}`;
    return rankingPage(
      args,
      list,
      async (page) => withCounts(await popularContents(pool, args.period, page, config.weights, Date.now()), context, info),
      (row) => row.sortKey,
    );
  }
}

/** The cursor of a ranking holds the sort key, the id and the rank of an entry. */
async function rankingPage(
  args: RankingArgs,
  list: string,
  query: (page: RankingPage) => Promise<RankedRow[]>,
  scoreOf: (row: RankedRow) => number,
): Promise<Connection<RankedContent>> {
  const cursor = decodeCursor(list, args.after, ['number', 'text', 'rank']);
  const rankBefore = Number(cursor?.[2] ?? 0);
  const rows = await query({
    type: args.type ?? null,
    limit: args.first + 1,
    after: cursor && { sortKey: Number(cursor[0]), id: String(cursor[1]) },
  });
  const ranked = rows.map((row, index) => ({ row, rank: rankBefore + index + 1 }));
  return pageOf(
    ranked,
    args,
    list,
    ({ row, rank }) => [row.sortKey, row.id, rank],
    ({ row: { sortKey, ...content }, rank }) => ({ rank, score: scoreOf({ sortKey, ...content }), content }),
  );
}
