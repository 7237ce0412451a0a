import type { Context } from '../context';
import { CodedError } from '../errors';
import { trackedFact } from '../track/fact';
import { InteractionInput } from '../track/input';

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

/**
 * Records one act of the viewer by the way of `trackInteractions`: the same rules, the same fact, the same ledger. `userId` is what a
 * document's form says of who acts.
 */
export async function record(
  { context, eventId }: { context: Context; eventId: string | undefined },
  userId: string | number | undefined,
  given: Partial<InteractionInput> & Pick<InteractionInput, 'type' | 'contentId'>,
): Promise<Recorded> {
  // Not even a service: whose act it is, is for the token to say.
  if (userId !== undefined && String(userId) !== context.signedIn.id)
    throw new CodedError('FORBIDDEN', "userId must be the token's own user, or be left out: nobody acts for somebody else.", { field: 'userId' });
  const fact = await trackedFact(context, Object.assign(new InteractionInput(), { isUndone: false, eventId }, given));
  const outcome = await context.services.ledger.record(fact);
  return { ...outcome, kept: fact };
}

/** Whether the viewer has a view of the content after this viewing. */
export async function hasViewed({ loaders }: Context, { missing, content }: Recorded): Promise<boolean> {
  return missing === null || Boolean((await loaders.viewerState.load(content.id))?.hasViewed);
}
