import { badInput } from '../../domain/errors';
import { keptOrigin } from '../../domain/view-origin';
import { claimAllowance } from '../../domain/view-policy';
import type { Context } from '../../graphql/context';
import type { FactDetails } from '../record-interaction';

const clockToleranceMs = 60_000;

/** Measurements of a viewing that a client reports. */
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

/** @throws CodedError BAD_USER_INPUT if a required handle is missing, or if it is invalid or more recent than the viewing. */
export async function viewDetails(context: Context, input: ViewDetails): Promise<FactDetails> {
  const { views, retentionDays } = context.services.config;
  const handle = await openedView(context, input);
  const isKept = retentionDays.viewDetails !== 0;
  // A service acts on behalf of users, so its own origin is not theirs.
  const isOwn = isKept && context.signedIn.role !== 'service';
  return {
    kind: 'view',
    durationMs: Math.floor(input.durationMs ?? 0),
    // Rounds to 32 bits, as the column does; values that are too small become 0.
    progressPct: Math.fround(input.progressPct ?? 0),
    isComplete: input.isComplete ?? false,
    handle,
    origin: isOwn ? keptOrigin(context.origin, views.origin) : null,
    ...(isKept && { source: input.source || null, sessionId: input.sessionId || null, referrer: input.referrer || null }),
  };
}

/** Returns the id and the age of the handle. */
async function openedView({ services, signedIn }: Context, input: ViewDetails): Promise<{ id: string; passedMs: number } | null> {
  if (!input.handle) {
    if (services.config.views.requiresHandle && signedIn.role !== 'service')
      throw badInput('input.handle', 'This server requires a handle for every viewing. Call startView first, and send its handle.');
    return null;
  }
  const nowMs = Date.now();
  const { id, startedAtMs } = await services.viewHandles.read(input.handle, signedIn.id, input.contentId, nowMs);
  const passedMs = Math.max(0, nowMs - startedAtMs);
  const mostMs = Math.floor(passedMs * claimAllowance);
  if ((input.durationMs ?? 0) > mostMs)
    throw badInput('input.durationMs', `durationMs must not exceed the time since startView: at most ${mostMs} by now, got ${input.durationMs}.`);
  // Tolerates a client clock that is slow.
  if (input.occurredAt && input.occurredAt.getTime() < startedAtMs - clockToleranceMs)
    throw badInput('input.occurredAt', `occurredAt must not lie before startView, at ${new Date(startedAtMs).toISOString()}.`);
  return { id, passedMs };
}
