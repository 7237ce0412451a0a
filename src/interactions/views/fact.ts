import type { Origin } from '../../domain/view-origin';
import type { ViewClaim, ViewPolicies } from '../../domain/view-policy';
import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    view: ViewFact;
  }
}

export interface ViewFact extends Omit<FactBase, keyof ViewClaim>, ViewClaim {
  kind: 'view';
  /** Thresholds of a qualified view, by content type. */
  policies: ViewPolicies;
  /** Handle that `startView` returned. `passedMs` is the time since that call, and limits the duration that a client can claim. */
  handle?: { id: string; passedMs: number } | null;
  origin?: Origin | null;
  source?: string | null;
  sessionId?: string | null;
  referrer?: string | null;
}
