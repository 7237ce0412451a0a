import { Arg, Authorized, Ctx, Field, Int, Mutation, ObjectType, Resolver, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { Context } from '../../graphql/context';
import { formatError } from '../../graphql/format-error';
import { ItemError, toItemError } from '../../graphql/item-error.type';
import { freshRows } from '../../graphql/middleware';
import type { Outcome } from '../../ledger/facts';
import { maxTracked, TrackInteractionsInput } from './batch.input';
import { trackedFact } from './batch-facts';

@ObjectType({ description: 'Result of one interaction of a list.' })
export class InteractionResult {
  @Field(() => Int, { description: 'Position of the interaction in the list, starting at 0.' })
  index!: number;

  @Field(() => Boolean, { description: 'Whether the interaction is recorded, by this call or by an earlier one.' })
  isRecorded!: boolean;

  @Field(() => Boolean, { description: 'Whether this call changed something. False for a repeat, which does not count again.' })
  isChanged!: boolean;

  @Field(() => ItemError, { nullable: true, description: 'Reason for the rejection. Null if the interaction is recorded.' })
  error!: ItemError | null;
}

@ObjectType({ description: 'Results of all interactions. Rejected interactions changed nothing; the others are recorded.' })
export class TrackInteractionsPayload {
  @Field(() => Int, { description: 'Number of recorded interactions.' })
  recordedCount!: number;

  @Field(() => [InteractionResult], { description: 'One result for each interaction, in the order of the list.' })
  results!: InteractionResult[];
}

@Resolver()
export class TrackResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => TrackInteractionsPayload, {
    description:
      'Records many interactions of the viewer independently: the server records the valid ones and rejects the others. Interactions of the same type and content take effect in the order of the list. The comment of a reply must already be recorded. If each event has an `eventId`, a list can be sent again safely, for example from an offline queue. Likes, saves and ratings need no `eventId`: repeats do not count, and the last one applies.',
  })
  async trackInteractions(
    @Ctx() context: Context,
    @Arg('input', () => TrackInteractionsInput, { description: 'Interactions to record.' }) { interactions }: TrackInteractionsInput,
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
