import { badInput } from '../../domain/errors';
import { keptOrigin } from '../../domain/view-origin';
import { claimAllowance } from '../../domain/view-policy';
import type { Context } from '../../graphql/context';
import type { FactDetails } from '../record-interaction';

const clockToleranceMs = 60_000;

/** What a client says of a viewing. */
export interface ViewDetails {
  contentId: string;
  occurredAt?: Date | null;
  durationMs?: number | null;
  progressPct?: number | null;
  isComplete?: boolean | null;
  handle?: string | null;
  source?: string | null;
  sessionId?: string | null;
  referrer?: string | null;
}

/** @throws CodedError BAD_USER_INPUT when the handle is missing where one is required, not valid here, or younger than the claim. */
export async function viewDetails(context: Context, input: ViewDetails): Promise<FactDetails> {
  const { views, retentionDays } = context.services.config;
  const handle = await openedView(context, input);
  const isKept = retentionDays.viewDetails !== 0;
  // A service speaks for others: where it sits says nothing about them.
  const isOwn = isKept && context.signedIn.role !== 'service';
  return {
    kind: 'view',
    durationMs: Math.floor(input.durationMs ?? 0),
    // As the column holds it: what is too small for that is nothing.
    progressPct: Math.fround(input.progressPct ?? 0),
    isComplete: input.isComplete ?? false,
    handle,
    origin: isOwn ? keptOrigin(context.origin, views.origin) : null,
    ...(isKept && { source: input.source || null, sessionId: input.sessionId || null, referrer: input.referrer || null }),
  };
}

/** The handle's id and age. */
async function openedView({ services, signedIn }: Context, input: ViewDetails): Promise<{ id: string; passedMs: number } | null> {
  if (!input.handle) {
    if (services.config.views.requiresHandle && signedIn.role !== 'service')
      throw badInput('input.handle', 'This server takes only viewings that it saw begin: call startView first, and send its handle.');
    return null;
  }
  const nowMs = Date.now();
  const { id, startedAtMs } = await services.viewHandles.read(input.handle, signedIn.id, input.contentId, nowMs);
  const passedMs = Math.max(0, nowMs - startedAtMs);
  const mostMs = Math.floor(passedMs * claimAllowance);
  if ((input.durationMs ?? 0) > mostMs)
    throw badInput('input.durationMs', `durationMs must not exceed the time since startView: at most ${mostMs} by now, got ${input.durationMs}.`);
  // A client's clock may be behind.
  if (input.occurredAt && input.occurredAt.getTime() < startedAtMs - clockToleranceMs)
    throw badInput('input.occurredAt', `occurredAt must not lie before startView, at ${new Date(startedAtMs).toISOString()}.`);
  return { id, passedMs };
}
