import 'reflect-metadata';
import { createPubSub } from '@graphql-yoga/subscription';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, Mutation, Resolver, Root, Subscription, UseMiddleware } from 'type-graphql';
import { Context } from '../../src/graphql/context';
import { freshRows } from '../../src/graphql/middleware';
import { StatsObject, toStatsObject } from '../../src/insights/stats/stats.type';
import { InteractionResolver, ShareInput, SharePayload } from '../../src/interactions/events/event.resolver';
import type { StatsRow } from '../../src/ledger/rows/stats';

const pubSub = createPubSub<{ stats: [contentId: string, row: StatsRow] }>();

/** Alternatives to `contentStats`, measured on the same server over the same sockets. */
@Resolver()
export class LiveContestants {
  @UseMiddleware(freshRows)
  @Subscription(() => StatsObject, {
    description: 'Every change as soon as it can be sent: conflation off, but for what a reader is too slow for.',
    subscribe: ({ args, context }) => (context as Context).services.liveStats.follow([args.id], (context as Context).viewer, 0),
  })
  unpacedStats(@Root() row: StatsRow, @Arg('id', () => ID) _: string): StatsObject {
    return toStatsObject(row);
  }

  /** The implementation in type-graphql's documentation: publishes each fact and executes each subscriber's operation for it. */
  @UseMiddleware(freshRows)
  @Subscription(() => StatsObject, { description: 'One message per fact.', subscribe: ({ args }) => pubSub.subscribe('stats', args.id) })
  plainStats(@Root() row: StatsRow, @Arg('id', () => ID) _: string): StatsObject {
    return toStatsObject(row);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => SharePayload, { description: 'A share that is published by itself.' })
  async plainShare(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ShareInput) input: ShareInput,
  ): Promise<SharePayload> {
    const payload = await new InteractionResolver().share(context, info, input);
    const { statsRow } = payload.content as unknown as { statsRow: StatsRow };
    pubSub.publish('stats', input.contentId, statsRow);
    return payload;
  }
}
