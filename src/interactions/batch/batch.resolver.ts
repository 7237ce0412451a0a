import { Arg, Authorized, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { Context } from '../../graphql/context';
import { formatError } from '../../graphql/format-error';
import { ItemError, toItemError } from '../../graphql/item-error.type';
import type { Outcome } from '../../ledger/facts';
import { maxTracked, TrackInteractionsInput } from './batch.input';
import { trackedFact } from './batch-facts';

@ObjectType({ description: 'What became of one interaction of a list.' })
export class InteractionResult {
  @Field(() => Int, { description: 'Its place in the list, from 0.' })
  index!: number;

  @Field(() => Boolean, { description: 'It is recorded: now, or from an earlier time that it was sent.' })
  isRecorded!: boolean;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat, which is not counted again.' })
  isChanged!: boolean;

  @Field(() => ItemError, { nullable: true, description: 'Why it was refused; null when it was not.' })
  error!: ItemError | null;
}

@ObjectType({ description: 'What became of each interaction: those refused changed nothing, the others are recorded.' })
export class TrackInteractionsPayload {
  @Field(() => Int, { description: 'How many are recorded.' })
  recordedCount!: number;

  @Field(() => [InteractionResult], { description: 'One for each, in their order.' })
  results!: InteractionResult[];
}

@Resolver()
export class TrackResolver {
  @Authorized()
  @Mutation(() => TrackInteractionsPayload, {
    description:
      'Records many interactions of the viewer at once, each for itself: good ones are recorded though others are refused. Those of one kind and content take effect in their order; a reply needs its comment to be recorded before. With an `eventId` on each event it is safe to send twice, for offline queues; a like, a save, a rating needs none: sent again it counts nothing more, and the last one sent stands.',
  })
  async trackInteractions(
    @Ctx() context: Context,
    @Arg('input', () => TrackInteractionsInput, { description: 'The interactions.' }) { interactions }: TrackInteractionsInput,
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
