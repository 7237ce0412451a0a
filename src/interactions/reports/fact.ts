import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    report: ReportFact;
  }
}

export interface ReportFact extends FactBase {
  kind: 'report';
  reason: string;
  details?: string | null;
}
