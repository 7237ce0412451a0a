import type { InteractionModule } from '../../ledger/interaction-module';
import type { InteractionFact } from './fact';
import { findRepeats, writeInteractions } from './write';

export const events: InteractionModule<InteractionFact, ReadonlyMap<string, string>> = {
  kinds: { interaction: { identity: 'event', isCommutative: true, typeOf: ({ type }) => type } },
  find: findRepeats,
  write: writeInteractions,
};
