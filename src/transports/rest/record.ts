import { CodedError, noContent } from '../../domain/errors';
import type { Context } from '../../graphql/context';
import { toInput } from '../../graphql/resolvers/input-class';
import { InteractionInput } from '../../interactions/batch/batch.input';
import { trackedFact } from '../../interactions/batch/batch-facts';
import type { StatsRow } from '../../ledger/counter-tables';

type Recorded = Awaited<ReturnType<Context['services']['ledger']['record']>> & { factId: string };
type Given = Partial<InteractionInput> & Pick<InteractionInput, 'type' | 'contentId'>;
interface Asker {
  context: Context;
  eventId: string | undefined;
}

/**
 * Records or undoes one interaction of the viewer, as the GraphQL mutation `trackInteractions` does. `userId` is the optional field `userId`
 * of the request body. The returned content and counts are null if the viewer undoes an interaction with a content that they cannot see.
 * @throws CodedError FORBIDDEN if `userId` is not the id of the viewer.
 */
export async function recordOrUndo({ context, eventId }: Asker, userId: string | number | undefined, given: Given): Promise<Recorded> {
  // Rejects other users even for services, because an interaction always belongs to the user of the token.
  if (userId !== undefined && String(userId) !== context.signedIn.id)
    throw new CodedError('FORBIDDEN', 'userId must be the user of the token. Omit it, or send the token of that user.', { field: 'userId' });
  const fact = await trackedFact(context, toInput(InteractionInput, { eventId, ...given }));
  return { ...(await context.services.ledger.record(fact)), factId: fact.id };
}

/** Records an interaction of the viewer. @throws CodedError NOT_FOUND if the content does not exist or the viewer cannot see it. */
export async function record(
  asker: Asker,
  userId: string | number | undefined,
  given: Omit<Given, 'isUndone'>,
): Promise<Recorded & { content: NonNullable<Recorded['content']>; stats: StatsRow }> {
  const { content, stats, ...recorded } = await recordOrUndo(asker, userId, given);
  if (!content || !stats) throw noContent(given.contentId, 'contentId');
  return { ...recorded, content, stats };
}

/** Whether the viewer has a qualified view of the content, from the recorded viewing or from an earlier one. */
export async function hasViewed({ loaders }: Context, { missing, contentId }: Recorded): Promise<boolean> {
  return missing === null || Boolean((await loaders.viewerState.load(contentId))?.hasViewed);
}
