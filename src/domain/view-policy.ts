import { hash } from 'node:crypto';
import { type ContentType, contentTypes } from './content-types';

/** Thresholds for a qualified view: reaching any one of them suffices. Without a threshold, each viewing qualifies when it starts. */
export interface ViewPolicy {
  minDurationMs: number | null;
  /** Percentage, 0–100. */
  minProgressPct: number | null;
  countsCompletion: boolean;
}

export type ViewPolicies = Record<ContentType, ViewPolicy>;

/** Measurements of one viewing that a client reports. */
export interface ViewClaim {
  durationMs: number;
  progressPct: number;
  isComplete: boolean;
}

/** Requirements for a viewing to qualify: meeting any one of them suffices. null: there is no such threshold. */
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
 * Maximum ratio of the reported duration of a viewing to the server's time since `startView`. Clocks differ, and the response to
 * `startView` takes time to reach the client.
 */
export const claimAllowance = 1.1;

/** Returns a hash that is equal on all servers with the same policies. */
export function policyVersion(policies: ViewPolicies): string {
  const canonical = contentTypes.map((type) => {
    const { minDurationMs, minProgressPct, countsCompletion } = policies[type];
    return [type, minDurationMs, minProgressPct, countsCompletion];
  });
  return hash('sha256', JSON.stringify(canonical)).slice(0, 12);
}

/**
 * Returns null if the viewing qualifies, otherwise what is missing. `passedMs` is the time since `startView`; null without a handle. With
 * a handle, the server accepts progress and completion only after the time that a real viewing needs to reach them.
 */
export function missingForView(policy: ViewPolicy, claim: ViewClaim, playsMs: number | null, passedMs: number | null): ViewShortfall | null {
  const { minDurationMs, minProgressPct, countsCompletion } = policy;
  if (minDurationMs === null && minProgressPct === null && !countsCompletion) return null;
  if (minDurationMs !== null && claim.durationMs >= minDurationMs) return null;
  const waitMs = passedMs === null ? 0 : Math.max(0, shortestMs(policy, playsMs) / claimAllowance - passedMs);
  // `claim.progressPct` is rounded to 32 bits, as in its column, so the threshold must be rounded too.
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

/** Returns the shortest time in milliseconds in which a viewing can reach a threshold. Ignores progress if the playing time is unknown. */
function shortestMs({ minDurationMs, minProgressPct }: ViewPolicy, playsMs: number | null): number {
  const untilProgress = playsMs === null ? null : (playsMs * (minProgressPct ?? 100)) / 100;
  return Math.min(minDurationMs ?? untilProgress ?? 0, untilProgress ?? minDurationMs ?? 0);
}
