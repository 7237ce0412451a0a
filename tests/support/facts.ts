import type { ViewFact } from '../../src/ledger/facts';

/** Default fields of a view, without user, content and time. */
export const plainView = {
  kind: 'view',
  durationMs: 4000,
  progressPct: 10,
  isComplete: false,
  handle: null,
  origin: { ipAddress: null, userAgent: null },
  source: null,
  sessionId: null,
  referrer: null,
} as const satisfies Partial<ViewFact>;
