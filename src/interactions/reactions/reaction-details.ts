import { badInput } from '../../domain/errors';
import { groupOf, type ReactionGroups } from '../../domain/reaction-groups';
import { emptied, type FactDetails } from '../record-interaction';

/** Builds the details of a reaction. @throws CodedError BAD_USER_INPUT if the reaction is unknown. The message lists the known reactions. */
export function reactionDetails(groups: ReactionGroups, name: string, isSet: boolean, notes?: string | null): FactDetails {
  const reaction = name.trim().toUpperCase();
  const group = groupOf(groups, reaction);
  if (!group) throw badInput('input.reaction', `reaction must be one of ${Object.values(groups).flat().join(', ')}, got "${name.slice(0, 40)}".`);
  return { kind: 'reaction', group, reaction, isSet, notes: emptied(notes) };
}
