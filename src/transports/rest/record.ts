import type { ContentRow } from '../../domain/content-types';
import { CodedError, noContent } from '../../domain/errors';
import type { Context } from '../../graphql/context';
import { InteractionInput } from '../../interactions/batch/batch.input';
import { trackedFact } from '../../interactions/batch/batch-facts';
import type { StatsRow } from '../../ledger/rows/stats';

/** What a fact says, as far as its kind keeps it. */
interface Kept {
  id: string;
  occurredAt: number;
  mood?: string | null;
  moodIntensity?: number | null;
  rating?: number | null;
  value?: number | null;
  durationMs?: number | null;
  context?: string | null;
  notes?: string | null;
}

type Recorded = Awaited<ReturnType<Context['services']['ledger']['record']>> & { kept: Kept };
type Given = Partial<InteractionInput> & Pick<InteractionInput, 'type' | 'contentId'>;
interface Asker {
  context: Context;
  eventId: string | undefined;
}

/**
 * Records one act of the viewer by the way of `trackInteractions`: the same rules, the same fact, the same ledger. `userId` is what a
 * document's form says of who acts. Content and counts are null where something was taken back on a content that the viewer may not see.
 */
export async function recordOrTakeBack({ context, eventId }: Asker, userId: string | number | undefined, given: Given): Promise<Recorded> {
  // Not even a service: whose act it is, is for the token to say.
  if (userId !== undefined && String(userId) !== context.signedIn.id)
    throw new CodedError('FORBIDDEN', "userId must be the token's own user, or be left out: nobody acts for somebody else.", { field: 'userId' });
  const fact = await trackedFact(context, Object.assign(new InteractionInput(), { isUndone: false, eventId }, given));
  const outcome = await context.services.ledger.record(fact);
  return { ...outcome, kept: fact };
}

/** The same for what takes nothing back. */
export async function record(
  asker: Asker,
  userId: string | number | undefined,
  given: Omit<Given, 'isUndone'>,
): Promise<Recorded & { content: ContentRow; stats: StatsRow }> {
  const { content, stats, ...recorded } = await recordOrTakeBack(asker, userId, given);
  if (!content || !stats) throw noContent(given.contentId, 'contentId');
  return { ...recorded, content, stats };
}

/** Whether the viewer has a view of the content after this viewing. */
export async function hasViewed({ loaders }: Context, { missing, contentId }: Recorded): Promise<boolean> {
  return missing === null || Boolean((await loaders.viewerState.load(contentId))?.hasViewed);
}
