import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    favorite: FavoriteFact;
  }
}

export interface FavoriteFact extends FactBase {
  kind: 'favorite';
  isSet: boolean;
  /** Tags of the favorite. If null or absent, a repeated save keeps the stored tags. */
  tags?: string[] | null;
}
