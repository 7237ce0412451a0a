import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    reaction: ReactionFact;
  }
}

export interface ReactionFact extends FactBase {
  kind: 'reaction';
  /** Reaction group. A user can have at most one reaction of each group on a content. */
  group: string;
  reaction: string;
  isSet: boolean;
}
