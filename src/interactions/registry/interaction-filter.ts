import { Field } from 'type-graphql';
import { badInput } from '../../domain/errors';
import type { ReactionGroups } from '../../domain/reaction-groups';
import { textLimits } from '../../domain/text-limits';
import { AreTexts, isText } from '../../graphql/validation';
import { reactionNamed } from '../reactions/reaction-details';
import { historyInteractionTypes, type InteractionType, type StoredType, storedTypesOf, toStored } from './types';

/** Filter of stored interactions. Null selects all. */
export interface InteractionFilter {
  types: StoredType[] | null;
  /** Selects the interactions that have one of these reactions, and those that have no reaction. Null if `types` is the only restriction. */
  reactions: string[] | null;
}

/** Decorates the argument `reactions` beside an argument `types`. */
export const ReactionsField = (): PropertyDecorator => (target, property) => {
  Field(() => [String], {
    nullable: true,
    description:
      'Returns only interactions of type REACTION with one of these reactions, and does not restrict the other types in `types`. If `types` is omitted, returns no other types. At most 100, each one of those that `reactionGroups` returns; case-insensitive. Requires that `types` contains REACTION or is omitted. Omitted or null: all reactions.',
  })(target, property);
  AreTexts(100, (value) => isText(value, textLimits.reaction), `is text of at most ${textLimits.reaction} characters`)(target, property);
};

/**
 * Converts the filters of a query to stored types and reactions.
 * @throws CodedError BAD_USER_INPUT if a reaction is unknown, or if `reactions` is set and `types` does not contain REACTION.
 */
export function interactionFilter(
  groups: ReactionGroups,
  types: readonly InteractionType[] | null | undefined,
  reactions: readonly string[] | null | undefined,
): InteractionFilter {
  if (!reactions) return { types: types?.flatMap(storedTypesOf) ?? null, reactions: null };
  if (types && !types.includes('REACTION'))
    throw badInput('reactions', 'reactions requires that types contains REACTION. Add REACTION, or omit types.');
  const names = [...new Set(reactions.map((name) => reactionNamed(groups, name, 'reactions').reaction))];
  const ofReactions = [...new Set(names.map((name) => toStored('REACTION', name)))];
  const others = (types ?? []).filter((type) => type !== 'REACTION').flatMap(storedTypesOf);
  return { types: [...others, ...ofReactions], reactions: ofReactions.includes('REACTION') ? names : null };
}

/** Checks a type by which the history is searched. @throws CodedError BAD_USER_INPUT if the history never contains interactions of this type. */
export function requireHistoryType(type: InteractionType, field: string): void {
  if (!historyInteractionTypes.includes(type))
    throw badInput(field, `${field.split('.').at(-1)} must be ${historyInteractionTypes.join(', ')}, got ${type}. The history does not contain it.`);
}
