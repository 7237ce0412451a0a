import { defaultViewPolicies } from '../../src/domain/view-policy';
import type { ViewFact } from '../../src/interactions/views/fact';

/** Default fields of a view fact, except for user, content and time. */
export const plainView = {
  kind: 'view',
  policies: defaultViewPolicies,
  durationMs: 4000,
  progressPct: 10,
  isComplete: false,
  handle: null,
  origin: { ipAddress: null, userAgent: null },
  source: null,
  sessionId: null,
  referrer: null,
} as const satisfies Partial<ViewFact>;
