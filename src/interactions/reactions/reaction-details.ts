import { badInput } from '../../domain/errors';
import { groupOf, type ReactionGroups } from '../../domain/reaction-groups';
import { emptied, type FactDetails } from '../record-interaction';

/**
 * Returns the reaction with this name, ignoring case, and its group.
 * @throws CodedError BAD_USER_INPUT for `field` if the reaction is unknown. The message lists the known reactions.
 */
export function reactionNamed(groups: ReactionGroups, name: string, field: string): { group: string; reaction: string } {
  const reaction = name.trim().toUpperCase();
  const group = groupOf(groups, reaction);
  if (!group) {
    const known = Object.values(groups).flat().join(', ');
    throw badInput(field, `${field.split('.').at(-1)} must be one of ${known}, got "${name.slice(0, 40)}".`);
  }
  return { group, reaction };
}

/** Builds the details of a reaction. @throws CodedError BAD_USER_INPUT if the reaction is unknown. */
export function reactionDetails(groups: ReactionGroups, name: string, isSet: boolean, notes?: string | null): FactDetails {
  return { kind: 'reaction', ...reactionNamed(groups, name, 'input.reaction'), isSet, notes: emptied(notes) };
}
