import { badInput } from '../../domain/errors';
import { type ReactionSlots, slotOf } from '../../domain/reaction-groups';
import { emptied, type FactDetails } from '../record-interaction';

/** @throws CodedError BAD_USER_INPUT for an unknown reaction. The message lists the known ones. */
export function reactionDetails(slots: ReactionSlots, name: string, isSet: boolean, notes?: string | null): FactDetails {
  const reaction = name.trim().toUpperCase();
  const slot = slotOf(slots, reaction);
  if (!slot) throw badInput('input.reaction', `reaction must be one of ${Object.values(slots).flat().join(', ')}, got "${name.slice(0, 40)}".`);
  return { kind: 'reaction', slot, reaction, isSet, notes: emptied(notes) };
}
