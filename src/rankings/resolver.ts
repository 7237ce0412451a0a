import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, ID, Info, Query, Resolver } from 'type-graphql';
import { ContentTypeEnum } from '../content/object';
import type { ContentType } from '../content/types';
import { Context } from '../context';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { IsText, IsUserId } from '../validation';
import { PopularPeriodEnum, type RankedContent, RankedContentConnection, TrendPeriodEnum } from './object';
import { type PopularPeriod, popularContents, trendingContents } from './queries';
import { rankedContents } from './ranked';
import { decayedScore, type TrendPeriod } from './score';
import type { Ranking } from './snapshots';
import type { RankedRow, RankingPage } from './types';

@ArgsType()
class RankingArgs extends PageArgs {
  @Field(() => ContentTypeEnum, { nullable: true, description: 'Only contents of this type.' })
  type?: ContentType | null;

  @Field(() => String, { nullable: true, description: 'Only contents of this theme.' })
  @IsText(100)
  theme?: string | null;

  @Field(() => String, { nullable: true, description: 'Only contents with this tag.' })
  @IsText(100)
  tag?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only contents of this owner.' })
  @IsUserId()
  ownerId?: string | null;
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
export class RankingResolver {
  @Query(() => RankedContentConnection, { description: 'Public contents that rise, strongest first; exact at the moment of asking.' })
  trending(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TrendingArgs) args: TrendingArgs,
  ): Promise<Connection<RankedContent>> {
    const now = Date.now();
    const { pool } = context.services;
    return rankingPage(
      context,
      info,
      args,
      `trending/${args.period}`,
      (page) => trendingContents(pool, args.period, page),
      (row) => decayedScore(row.sortKey, now, args.period),
    );
  }

  @Query(() => RankedContentConnection, {
    description:
      'Public contents with the most views, likes, saves and the rest (weighted), highest first; exact at the moment of asking. Of a period shorter than ALL_TIME only what was new in it counts.',
  })
  popular(@Ctx() context: Context, @Info() info: GraphQLResolveInfo, @Args(() => PopularArgs) args: PopularArgs): Promise<Connection<RankedContent>> {
    const { pool } = context.services;
    return rankingPage(
      context,
      info,
      args,
      `popular/${args.period}`,
      (page) => popularContents(pool, args.period, page, Date.now()),
      (row) => row.sortKey,
    );
  }
}

/** The cursor of a ranking holds the sort key, the id and the rank of an entry. */
async function rankingPage(
  context: Context,
  info: GraphQLResolveInfo,
  args: RankingArgs,
  ranking: Ranking,
  query: (page: RankingPage) => Promise<RankedRow[]>,
  scoreOf: (row: RankedRow) => number,
): Promise<Connection<RankedContent>> {
  const { type = null, theme = null, tag = null, ownerId = null } = args;
  const filter = { type, theme, tag, ownerId };
  const list = JSON.stringify([ranking, type, theme, tag, ownerId]);
  const [sortKey, id, rank] = decodeCursor(list, args.after, ['number', 'text', 'rank']) ?? [];
  const after = id === undefined ? null : { sortKey: Number(sortKey), id: String(id), rank: Number(rank) };
  const rows = await query({ ...filter, limit: args.first + 1, after });
  const ranked = await rankedContents(context, info, ranking, filter, rows, scoreOf, after?.rank);
  const entries = ranked.map((node, index) => ({ node, row: rows[index] as RankedRow }));
  return pageOf(
    entries,
    args,
    list,
    ({ node, row }) => [row.sortKey, row.id, node.rank],
    ({ node }) => node,
  );
}
