import type { EventType } from '../../domain/interaction-types';
import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    interaction: InteractionFact;
  }
}

export interface InteractionFact extends FactBase {
  kind: 'interaction';
  type: EventType;
  platform?: string | null;
  recipient?: string | null;
  quantity?: number | null;
  /** Price of one unit as a decimal string, for example `12.50`. */
  unitPrice?: string | null;
  currency?: string | null;
}
