import type { InteractionModule } from '../../ledger/interaction-module';
import { storedStates } from '../../ledger/stored-states';
import type { FavoriteFact } from './fact';
import { favoriteTables } from './tables';
import { writeFavorites } from './write';

declare module '../../domain/counters' {
  interface Counters {
    saveCount: 'daily';
  }
}

export const favorites = {
  types: { SAVE: { family: 'SAVE', preferenceWeight: 3, word: 'save', description: 'The user saved the content.' } },
  counters: {
    saveCount: {
      isDaily: true,
      weight: 5,
      description: 'Number of users who currently have the content among their favorites.',
      newDescription: 'Number of users who saved the content for the first time in the period.',
    },
  },
  recount: [
    {
      table: 'favorites',
      totals: { saveCount: 'count(*) FILTER (WHERE is_saved)' },
      daily: { at: 'first_saved_at', counts: { saveCount: 'count(*)' } },
    },
  ],
  kinds: { favorite: { identity: 'state', isCommutative: false, typeOf: () => 'SAVE', isWithdrawal: ({ isSet }) => !isSet } },
  findWithdrawable: storedStates({ name: 'own-favorites', table: 'favorites' }),
  write: writeFavorites,
  tables: favoriteTables,
} satisfies InteractionModule<FavoriteFact>;
