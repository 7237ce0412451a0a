import type { InteractionModule } from '../../ledger/interaction-module';
import type { ViewFact } from './fact';
import { findViewings, type KnownViewings } from './viewings';
import { writeViews } from './write';

export const views: InteractionModule<ViewFact, KnownViewings> = {
  kinds: { view: { identity: 'event', isCommutative: true, typeOf: () => 'VIEW' } },
  find: findViewings,
  write: writeViews,
};
