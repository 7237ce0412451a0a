import { hash } from 'node:crypto';
import { type ContentType, contentTypes } from './content-types';

/** Thresholds for a viewing to qualify as a view. Reaching one of them suffices. If a policy has no threshold, each viewing qualifies. */
export interface ViewPolicy {
  minDurationMs: number | null;
  /** Minimum progress in percent, 0–100. Null if the policy has no progress threshold. */
  minProgressPct: number | null;
  countsCompletion: boolean;
}

export type ViewPolicies = Record<ContentType, ViewPolicy>;

/** Measurements of one viewing, as the client reported them. */
export interface ViewClaim {
  durationMs: number;
  progressPct: number;
  isComplete: boolean;
}

/** Requirements that a viewing does not meet yet; meeting one of them suffices. A field is null if the policy has no such requirement. */
export interface ViewShortfall {
  message: string;
  durationMs: number | null;
  progressPct: number | null;
  countsCompletion: boolean;
}

const playback: ViewPolicy = { minDurationMs: 3_000, minProgressPct: 25, countsCompletion: true };
const reading: ViewPolicy = { minDurationMs: 5_000, minProgressPct: null, countsCompletion: false };
const onOpening: ViewPolicy = { minDurationMs: null, minProgressPct: null, countsCompletion: false };

export const defaultViewPolicies: ViewPolicies = {
  VIDEO: playback,
  AUDIO: playback,
  EBOOK: reading,
  ARTICLE: onOpening,
  IMAGE: onOpening,
  PRODUCT: onOpening,
  LISTING: onOpening,
  OTHER: onOpening,
};

/**
 * Maximum ratio of the duration that a client reports to the time since `startView` on the server's clock. The ratio exceeds 1, because the clocks of
 * client and server differ.
 */
export const claimAllowance = 1.1;

/** Returns a hash of the policies. All servers with the same policies return the same hash. */
export function policyVersion(policies: ViewPolicies): string {
  const canonical = contentTypes.map((type) => {
    const { minDurationMs, minProgressPct, countsCompletion } = policies[type];
    return [type, minDurationMs, minProgressPct, countsCompletion];
  });
  return hash('sha256', JSON.stringify(canonical)).slice(0, 12);
}

/**
 * Returns null if the viewing qualifies as a view. Otherwise returns the requirements that it does not meet. `playsMs` is the playing time of the
 * content, or null if unknown. `passedMs` is the time since `startView`, or null without a handle. With a handle, the server accepts progress and
 * completion only after the time that a real viewing needs to reach them.
 */
export function missingForView(policy: ViewPolicy, claim: ViewClaim, playsMs: number | null, passedMs: number | null): ViewShortfall | null {
  const { minDurationMs, minProgressPct, countsCompletion } = policy;
  if (minDurationMs === null && minProgressPct === null && !countsCompletion) return null;
  if (minDurationMs !== null && claim.durationMs >= minDurationMs) return null;
  const waitMs = passedMs === null ? 0 : Math.max(0, shortestMs(policy, playsMs) / claimAllowance - passedMs);
  // Rounds the threshold to 32 bits, because the server also rounds `claim.progressPct` to 32 bits, the precision of its column.
  const isReached = (minProgressPct !== null && claim.progressPct >= Math.fround(minProgressPct)) || (countsCompletion && claim.isComplete);
  if (isReached && waitMs === 0) return null;
  const durationMs = isReached ? Math.ceil(waitMs) : minDurationMs && minDurationMs - claim.durationMs;
  return {
    message: isReached ? `Not a view yet: the handle must be ${durationMs} ms older.` : `Not a view yet: it requires ${ways(policy, claim)}.`,
    durationMs,
    progressPct: minProgressPct,
    countsCompletion,
  };
}

function ways({ minDurationMs, minProgressPct, countsCompletion }: ViewPolicy, claim: ViewClaim): string {
  const all = [
    minDurationMs !== null && `${minDurationMs - claim.durationMs} ms more (${minDurationMs} ms count)`,
    minProgressPct !== null && `${minProgressPct} % of progress`,
    countsCompletion && 'completion',
  ];
  return all.filter(Boolean).join(', or ');
}

/**
 * Returns the shortest time in milliseconds in which a viewing can reach a threshold. Ignores the progress threshold if the playing time is unknown.
 */
function shortestMs({ minDurationMs, minProgressPct }: ViewPolicy, playsMs: number | null): number {
  const untilProgress = playsMs === null ? null : (playsMs * (minProgressPct ?? 100)) / 100;
  return Math.min(minDurationMs ?? untilProgress ?? 0, untilProgress ?? minDurationMs ?? 0);
}
