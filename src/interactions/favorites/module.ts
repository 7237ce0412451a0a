import type { InteractionModule } from '../../ledger/interaction-module';
import { storedStates } from '../../ledger/stored-states';
import type { FavoriteFact } from './fact';
import { writeFavorites } from './write';

export const favorites: InteractionModule<FavoriteFact> = {
  kinds: { favorite: { identity: 'state', isCommutative: false, typeOf: () => 'SAVE', isWithdrawal: ({ isSet }) => !isSet } },
  findWithdrawable: storedStates({ name: 'own-favorites', table: 'favorites' }),
  write: writeFavorites,
};
