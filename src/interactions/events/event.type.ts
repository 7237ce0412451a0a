import { registerEnumType } from 'type-graphql';
import { type InteractionType, interactionTypes, kindOf } from '../../domain/interaction-types';

export const InteractionTypeEnum = Object.fromEntries(interactionTypes.map((type) => [type, type])) as { [T in InteractionType]: T };
registerEnumType(InteractionTypeEnum, {
  name: 'InteractionType',
  description: 'Type of an interaction of a user with a content.',
  valuesConfig: Object.fromEntries(interactionTypes.map((type) => [type, kindOf(type)])),
});
