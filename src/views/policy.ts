import type { ContentType } from '../content/types';

/** When a viewing counts: any one of the thresholds that are given. None given: on opening. */
export interface ViewPolicy {
  minDurationMs: number | null;
  minProgressPct: number | null;
  /** Completion always counts where there is a threshold at all. */
  countsCompletion: boolean;
}

/** What a client says of one viewing. */
export interface ViewClaim {
  durationMs: number;
  progressPct: number;
  isComplete: boolean;
}

const playback: ViewPolicy = { minDurationMs: 3_000, minProgressPct: 25, countsCompletion: true };
const reading: ViewPolicy = { minDurationMs: 5_000, minProgressPct: null, countsCompletion: false };
const onOpening: ViewPolicy = { minDurationMs: null, minProgressPct: null, countsCompletion: false };

export const viewPolicies: Record<ContentType, ViewPolicy> = {
  VIDEO: playback,
  AUDIO: playback,
  EBOOK: reading,
  ARTICLE: onOpening,
  IMAGE: onOpening,
  PRODUCT: onOpening,
  LISTING: onOpening,
  OTHER: onOpening,
};

/** null when the viewing qualifies; else a sentence that tells what was missing. */
export function missingForView(policy: ViewPolicy, claim: ViewClaim): string | null {
  const { minDurationMs, minProgressPct, countsCompletion } = policy;
  if (minDurationMs === null && minProgressPct === null) return null;
  if (minDurationMs !== null && claim.durationMs >= minDurationMs) return null;
  if (minProgressPct !== null && claim.progressPct >= minProgressPct) return null;
  if (countsCompletion && claim.isComplete) return null;
  const ways = [
    minDurationMs !== null && `${minDurationMs - claim.durationMs} ms more (${minDurationMs} ms count)`,
    minProgressPct !== null && `${minProgressPct} % of progress`,
    countsCompletion && 'completion',
  ];
  return `Not yet a view: it takes ${ways.filter(Boolean).join(', or ')}.`;
}
