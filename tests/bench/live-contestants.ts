import 'reflect-metadata';
import { createPubSub } from '@graphql-yoga/subscription';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, ID, Info, InputType, Mutation, ObjectType, Resolver, Root, Subscription, UseMiddleware } from 'type-graphql';
import { Context } from '../../src/graphql/context';
import { freshRows } from '../../src/graphql/middleware';
import { StatsObject } from '../../src/insights/stats/stats.type';
import { eventDetails } from '../../src/interactions/events/event-details';
import { standardEvents } from '../../src/interactions/events/standard-events';
import { EventInput, InteractionPayload, recordInteraction } from '../../src/interactions/record-interaction';
import type { StatsRow } from '../../src/ledger/counter-tables';

const pubSub = createPubSub<{ stats: [contentId: string, row: StatsRow] }>();

@InputType()
class PlainShareInput extends EventInput {}
@ObjectType()
class PlainSharePayload extends InteractionPayload {}
const [share] = standardEvents;

/** Alternatives to `contentStats`, measured on the same server over the same sockets. */
@Resolver()
export class LiveContestants {
  @UseMiddleware(freshRows)
  @Subscription(() => StatsObject, {
    description: 'Every change as soon as it can be sent: conflation off, but for what a reader is too slow for.',
    subscribe: ({ args, context }) => (context as Context).services.liveStats.follow([args.id], (context as Context).viewer, 0),
  })
  unpacedStats(@Root() row: StatsRow, @Arg('id', () => ID) _: string): StatsObject {
    return row;
  }

  /** The implementation in type-graphql's documentation: publishes each fact and executes each subscriber's operation for it. */
  @UseMiddleware(freshRows)
  @Subscription(() => StatsObject, { description: 'One message per fact.', subscribe: ({ args }) => pubSub.subscribe('stats', args.id) })
  plainStats(@Root() row: StatsRow, @Arg('id', () => ID) _: string): StatsObject {
    return row;
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => PlainSharePayload, { description: 'A share that is published by itself.' })
  async plainShare(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PlainShareInput) input: PlainShareInput,
  ): Promise<PlainSharePayload> {
    const payload = await recordInteraction(context, info, input, eventDetails(share, input));
    const { statsRow } = payload.content as unknown as { statsRow: StatsRow };
    pubSub.publish('stats', input.contentId, statsRow);
    return payload;
  }
}
