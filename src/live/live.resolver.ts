import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, FieldResolver, Float, ID, Info, Int, Resolver, Root, Subscription, UseMiddleware } from 'type-graphql';
import type { ContentObject } from '../catalog/content/content.type';
import { TypeFilter } from '../catalog/content/filter';
import { anyContent, type ContentType } from '../domain/content-types';
import { requireRole } from '../domain/roles';
import { decayedScore, type TrendPeriod } from '../domain/trend-score';
import { Context } from '../graphql/context';
import { DefaultField } from '../graphql/default-values';
import { freshRows } from '../graphql/middleware';
import { checked } from '../graphql/resolvers/input-class';
import { AreContentIds, IsBetween, IsContentId, IsUserId } from '../graphql/validation';
import { rankedContents } from '../insights/rankings/ranked';
import { StatsObject, TrendPeriodEnum } from '../insights/stats/stats.type';
import { interactionFilter, ReactionsField } from '../interactions/registry/interaction-filter';
import { InteractionTypeEnum } from '../interactions/registry/interaction-type.type';
import { fromStored, type InteractionType } from '../interactions/registry/types';
import type { StatsRow } from '../ledger/counter-tables';
import type { CommittedFact, ActivityUpdate as Update } from './activity-feed';
import { ActivityFact, ActivityUpdate, TrendingUpdate } from './live.type';
import { mostTrending, type TrendingNews } from './trending-feed';

const maxIds = 100;

@ArgsType()
class ContentStatsArgs {
  @Field(() => [ID], {
    description: `Ids of the contents to follow, 0–${maxIds}. The server sends no counts of a content while it does not exist or the viewer may not see it.`,
  })
  @AreContentIds(maxIds, 0)
  ids!: string[];

  @DefaultField(() => Float, 10, 'Maximum number of updates per second for each content, 0.1–50.')
  @IsBetween(0.1, 50)
  maxPerSecond!: number;
}

@ArgsType()
class TrendingChangedArgs {
  @DefaultField(() => TrendPeriodEnum, 'DAY', 'Half-life of the trend score: the time after which an interaction counts half as much.')
  period!: TrendPeriod;

  @TypeFilter()
  type?: ContentType | null;

  @DefaultField(() => Int, 10, `Maximum number of contents in the list, 1–${mostTrending}.`)
  @IsBetween(1, mostTrending)
  first!: number;
}

@ArgsType()
class ActivityStreamArgs {
  @Field(() => [InteractionTypeEnum], { nullable: true, description: 'Sends only interactions of these types. Omitted or null: all types.' })
  types?: InteractionType[] | null;

  @ReactionsField()
  reactions?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Sends only interactions with this content. Omitted or null: all contents.' })
  @IsContentId()
  contentId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Sends only interactions of the user with this id. Omitted or null: all users.' })
  @IsUserId()
  userId?: string | null;

  @DefaultField(() => Int, 20, 'Maximum number of interactions per second, 1–200. If there are more, the server sends a uniform sample.')
  @IsBetween(1, 200)
  maxPerSecond!: number;
}

// Each `subscribe` function validates its arguments and checks roles, because type-graphql does so only when it resolves an event.
@Resolver()
export class LiveResolver {
  @UseMiddleware(freshRows)
  @Subscription(() => StatsObject, {
    description:
      'Sends the current counts of each content, and then its new counts after each change. A slow client skips intermediate counts but always receives the latest. A new subscription begins with the current counts, so a reconnect misses nothing. The subscription stays open even if all contents are removed.',
    subscribe: async ({ args, context }) => {
      const { services, viewer } = context as Context;
      const { ids, maxPerSecond } = checked(ContentStatsArgs, args);
      return services.liveStats.follow([...new Set(ids)], viewer, 1_000 / maxPerSecond);
    },
  })
  contentStats(@Root() row: StatsRow, @Args(() => ContentStatsArgs) _: ContentStatsArgs): StatsObject {
    return row;
  }

  @UseMiddleware(freshRows)
  @Subscription(() => TrendingUpdate, {
    description:
      'Sends the current list of trending contents, and then the new list when its contents or their order change, at most once per second.',
    subscribe: ({ args, context }) => {
      const { services } = context as Context;
      const { period, type, first } = checked(TrendingChangedArgs, args);
      return services.trendingFeed.follow({ period, type: type ?? null }, first);
    },
  })
  async trendingChanged(
    @Root() { period, type, atMs, rows }: TrendingNews,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TrendingChangedArgs) _: TrendingChangedArgs,
  ): Promise<TrendingUpdate> {
    const filter = { ...anyContent, type };
    const scoreOf = ({ sortKey }: { sortKey: number }) => decayedScore(sortKey, atMs, period);
    return { asOf: new Date(atMs), nodes: await rankedContents(context, info, `trending/${period}`, filter, rows, scoreOf) };
  }

  @UseMiddleware(freshRows)
  @Subscription(() => ActivityUpdate, {
    description:
      'Sends the interactions that all servers store, in at most four updates per second. Each update has the number of interactions and a uniform sample of them. For moderators, admins and services.',
    subscribe: ({ args, context }) => {
      requireRole(context as Context, 'moderator', 'admin', 'service');
      const { services } = context as Context;
      const { types, reactions, contentId, userId, maxPerSecond } = checked(ActivityStreamArgs, args);
      const filter = { ...interactionFilter(services.config.reactions, types, reactions), contentId: contentId ?? null, userId: userId ?? null };
      return services.activityFeed.follow(filter, maxPerSecond);
    },
  })
  activityStream(@Root() update: Update, @Args(() => ActivityStreamArgs) _: ActivityStreamArgs): ActivityUpdate {
    const toFact = ({ type, reaction, occurredAt, ...fact }: CommittedFact) => ({
      ...fact,
      ...fromStored(type, reaction),
      occurredAt: new Date(occurredAt),
    });
    return { ...update, facts: update.facts.map(toFact) };
  }
}

@Resolver(() => ActivityFact)
export class ActivityFactResolver {
  @FieldResolver()
  content(@Root() { contentId }: ActivityFact, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}
