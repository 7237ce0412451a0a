import type { FactType } from '../../domain/interaction-types';
import { opinionGroup } from '../../domain/reaction-groups';
import type { InteractionModule } from '../../ledger/interaction-module';
import { storedStates } from '../../ledger/stored-states';
import type { ReactionFact } from './fact';
import { writeReactions } from './write';

export const reactions: InteractionModule<ReactionFact> = {
  kinds: {
    reaction: {
      identity: 'state',
      isCommutative: false,
      typeOf: ({ group, reaction }) => (group === opinionGroup ? (reaction as FactType) : 'REACTION'),
      isWithdrawal: ({ isSet }) => !isSet,
    },
  },
  findWithdrawable: storedStates({ name: 'own-reactions', table: 'reactions', part: { column: 'slot', of: ({ group }) => group } }),
  write: writeReactions,
};
