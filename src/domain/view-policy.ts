import { hash } from 'node:crypto';
import { type ContentType, contentTypes } from './content-types';

/** When a viewing counts: any one of the thresholds that are given. None given: on opening. */
export interface ViewPolicy {
  minDurationMs: number | null;
  /** 0–100. */
  minProgressPct: number | null;
  countsCompletion: boolean;
}

export type ViewPolicies = Record<ContentType, ViewPolicy>;

/** What a client says of one viewing. */
export interface ViewClaim {
  durationMs: number;
  progressPct: number;
  isComplete: boolean;
}

/** What a viewing lacks to count: any one of these would do. null: no such threshold. */
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
 * How much longer than the time that passed on the server since `startView` a viewing may claim to have lasted: clocks differ,
 * and the answer of `startView` takes its time to the client.
 */
export const claimAllowance = 1.1;

/** Names a set of policies: the same text on every server that has the same. */
export function policyVersion(policies: ViewPolicies): string {
  const canonical = contentTypes.map((type) => {
    const { minDurationMs, minProgressPct, countsCompletion } = policies[type];
    return [type, minDurationMs, minProgressPct, countsCompletion];
  });
  return hash('sha256', JSON.stringify(canonical)).slice(0, 12);
}

/**
 * null when the viewing counts; else what it lacks. `passedMs` is the time since `startView`, null without a handle: progress
 * and completion, which nobody can measure from here, are then believed only once an honest viewing could have got there.
 */
export function missingForView(policy: ViewPolicy, claim: ViewClaim, playsMs: number | null, passedMs: number | null): ViewShortfall | null {
  const { minDurationMs, minProgressPct, countsCompletion } = policy;
  if (minDurationMs === null && minProgressPct === null && !countsCompletion) return null;
  if (minDurationMs !== null && claim.durationMs >= minDurationMs) return null;
  const waitMs = passedMs === null ? 0 : Math.max(0, shortestMs(policy, playsMs) / claimAllowance - passedMs);
  // Progress comes as the column holds it, in 32 bits: 33.3 would be less than 33.3.
  const isReached = (minProgressPct !== null && claim.progressPct >= Math.fround(minProgressPct)) || (countsCompletion && claim.isComplete);
  if (isReached && waitMs === 0) return null;
  const durationMs = isReached ? Math.ceil(waitMs) : minDurationMs && minDurationMs - claim.durationMs;
  return {
    message: isReached ? `Not yet a view: its handle is too young, by ${durationMs} ms.` : `Not yet a view: it takes ${ways(policy, claim)}.`,
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

/** In how many milliseconds a viewing can honestly reach one of its thresholds; unknown ones (no playing time on record) take none. */
function shortestMs({ minDurationMs, minProgressPct }: ViewPolicy, playsMs: number | null): number {
  const untilProgress = playsMs === null ? null : (playsMs * (minProgressPct ?? 100)) / 100;
  return Math.min(minDurationMs ?? untilProgress ?? 0, untilProgress ?? minDurationMs ?? 0);
}
