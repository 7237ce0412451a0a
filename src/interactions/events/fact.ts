import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    interaction: InteractionFact;
  }
}

/** Details of an event, in addition to those of every fact. Folders of events declare further details here. */
export interface EventDetails {
  durationMs?: number | null;
  platform?: string | null;
  recipient?: string | null;
  quantity?: number | null;
  /** Price of one unit as a decimal string, for example `12.50`. */
  unitPrice?: string | null;
  currency?: string | null;
  context?: string | null;
  notes?: string | null;
}

export interface InteractionFact extends Omit<FactBase, keyof EventDetails>, EventDetails {
  kind: 'interaction';
  /** A type of event, such as SHARE. */
  type: string;
}
