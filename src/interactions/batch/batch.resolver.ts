import { Arg, Authorized, Ctx, Field, Int, Mutation, ObjectType, Resolver, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { Context } from '../../graphql/context';
import { formatError } from '../../graphql/format-error';
import { ItemError, toItemError } from '../../graphql/item-error.type';
import { freshRows } from '../../graphql/middleware';
import type { Outcome } from '../../ledger/facts';
import { maxTracked, TrackInteractionsInput } from './batch.input';
import { trackedFact } from './batch-facts';

@ObjectType({ description: 'Result of one interaction in the list of `trackInteractions`.' })
export class InteractionResult {
  @Field(() => Int, { description: 'Position of the interaction in the list of the request, starting at 0.' })
  index!: number;

  @Field(() => Boolean, {
    description: 'Whether the server accepted the interaction, which includes a repeat of an earlier one. False if the server rejected it.',
  })
  isRecorded!: boolean;

  @Field(() => Boolean, {
    description: 'Whether this call changed stored data. False for a rejected interaction, and for a repeat, which does not count again.',
  })
  isChanged!: boolean;

  @Field(() => ItemError, { nullable: true, description: 'Reason why the server rejected the interaction. Null if the server accepted it.' })
  error!: ItemError | null;
}

@ObjectType({ description: 'Result of `trackInteractions`: one result for each interaction of the request.' })
export class TrackInteractionsPayload {
  @Field(() => Int, { description: 'Number of interactions of the request that the server accepted, including repeats of earlier ones.' })
  recordedCount!: number;

  @Field(() => [InteractionResult], { description: 'One result for each interaction, in the order of the request.' })
  results!: InteractionResult[];
}

@Resolver()
export class TrackResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => TrackInteractionsPayload, {
    description:
      'Records up to 1000 interactions of the viewer, for example from an offline queue. The server records the valid interactions and rejects the others. Interactions of the same type with the same content take effect in the order of the list. A reply requires that an earlier request recorded its parent comment. Safe to repeat if each view, comment and event, such as a share, has an `eventId`. Likes, saves and ratings need no `eventId`, because the server stores only the last one.',
  })
  async trackInteractions(
    @Ctx() context: Context,
    @Arg('input', () => TrackInteractionsInput, { description: 'Interactions of the viewer to record.' }) { interactions }: TrackInteractionsInput,
  ): Promise<TrackInteractionsPayload> {
    if (interactions.length < 1 || interactions.length > maxTracked)
      throw badInput('input.interactions', `interactions must be a list of 1–${maxTracked}, got ${interactions.length}.`);
    const { services, signedIn } = context;
    const recorded = await services.ledger.recordList(signedIn, interactions, (input) => trackedFact(context, input));
    const results = recorded.map((one, index) => resultOf(context, index, one));
    return { recordedCount: results.filter(({ isRecorded }) => isRecorded).length, results };
  }
}

function resultOf({ services, requestId }: Context, index: number, recorded: PromiseSettledResult<Outcome>): InteractionResult {
  const refused = (reason: unknown) => {
    const error = toItemError(index, formatError(reason, requestId, services.log));
    return { index, isRecorded: false, isChanged: false, error };
  };
  if (recorded.status === 'rejected') return refused(recorded.reason);
  const { isChanged, missing } = recorded.value;
  if (missing) return refused(badInput('durationMs', missing.message));
  return { index, isRecorded: true, isChanged, error: null };
}
