import { badInput } from '../../domain/errors';
import { keptOrigin, type Origin } from '../../domain/view-origin';
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
 * Checks a viewing and builds its details; returns a promise only for a viewing with a handle. @throws CodedError BAD_USER_INPUT, or rejects with it,
 * if a required handle is missing, if the handle is invalid, or if the duration or the time contradicts the start time in the handle.
 */
export function viewDetails(context: Context, input: ViewDetails): FactDetails | Promise<FactDetails> {
  if (input.handle) return openedView(context, input, input.handle).then((handle) => detailsOf(context, input, handle));
  if (context.services.config.views.requiresHandle && context.signedIn.role !== 'service')
    throw badInput('input.handle', 'This server requires a handle for every viewing. Call startView first, and send its handle.');
  return detailsOf(context, input, null);
}

function detailsOf(context: Context, input: ViewDetails, handle: OpenedView | null): FactDetails {
  const { views, retentionDays } = context.services.config;
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
    origin: isOwn ? originOf(context) : null,
    ...(isKept && { source: input.source || null, sessionId: input.sessionId || null, referrer: input.referrer || null }),
  };
}

/** The stored parts of each origin. All viewings of a list have the same origin. */
const storedOrigins = new WeakMap<Origin, Origin>();

function originOf({ origin, services }: Context): Origin {
  let stored = storedOrigins.get(origin);
  if (!stored) {
    stored = keptOrigin(origin, services.config.views.origin);
    storedOrigins.set(origin, stored);
  }
  return stored;
}

/** The handle's id, and the time in ms since `startView`. */
interface OpenedView {
  id: string;
  passedMs: number;
}

/** Verifies the handle of a viewing. */
async function openedView({ services, signedIn }: Context, input: ViewDetails, handle: string): Promise<OpenedView> {
  const nowMs = Date.now();
  const { id, startedAtMs } = await services.viewHandles.read(handle, signedIn.id, input.contentId, nowMs);
  const passedMs = Math.max(0, nowMs - startedAtMs);
  const mostMs = Math.floor(passedMs * claimAllowance);
  if ((input.durationMs ?? 0) > mostMs)
    throw badInput('input.durationMs', `durationMs must not exceed the time since startView: at most ${mostMs} by now, got ${input.durationMs}.`);
  // Accepts times up to a minute before `startView`, because the clock of the client can be slow.
  if (input.occurredAt && input.occurredAt.getTime() < startedAtMs - clockToleranceMs)
    throw badInput('input.occurredAt', `occurredAt must not lie before startView, at ${new Date(startedAtMs).toISOString()}.`);
  return { id, passedMs };
}
