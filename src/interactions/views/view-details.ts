import { badInput } from '../../domain/errors';
import { keptOrigin } from '../../domain/view-origin';
import { claimAllowance } from '../../domain/view-policy';
import type { Context } from '../../graphql/context';
import type { FactDetails } from '../record-interaction';

const clockToleranceMs = 60_000;

/** Properties of a viewing that a client sends, before the server checks them. */
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

/**
 * Checks a viewing and builds its details. @throws CodedError BAD_USER_INPUT if a required handle is missing, if the handle is invalid, or if the
 * duration or the time contradicts the start time in the handle.
 */
export async function viewDetails(context: Context, input: ViewDetails): Promise<FactDetails> {
  const { views, retentionDays } = context.services.config;
  const handle = await openedView(context, input);
  const isKept = retentionDays.viewDetails !== 0;
  // A service sends viewings on behalf of users, so its IP address and user agent are not those of the user.
  const isOwn = isKept && context.signedIn.role !== 'service';
  return {
    kind: 'view',
    policies: views.policies,
    durationMs: Math.floor(input.durationMs ?? 0),
    // Rounds to 32 bits, as the database column `progress_pct` does, because the column rejects values that underflow, such as 1e-50.
    progressPct: Math.fround(input.progressPct ?? 0),
    isComplete: input.isComplete ?? false,
    handle,
    origin: isOwn ? keptOrigin(context.origin, views.origin) : null,
    ...(isKept && { source: input.source || null, sessionId: input.sessionId || null, referrer: input.referrer || null }),
  };
}

/** Verifies the handle of a viewing. Returns the handle's id and the time in ms since `startView`, or null if the viewing has no handle. */
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
  // Accepts times up to a minute before `startView`, because the clock of the client can be slow.
  if (input.occurredAt && input.occurredAt.getTime() < startedAtMs - clockToleranceMs)
    throw badInput('input.occurredAt', `occurredAt must not lie before startView, at ${new Date(startedAtMs).toISOString()}.`);
  return { id, passedMs };
}
