import { registerEnumType } from 'type-graphql';
import { definitionOf, type FactType, factTypes, type InteractionType, interactionTypes } from './types';

export const InteractionTypeEnum = Object.fromEntries(interactionTypes.map((type) => [type, type])) as { [T in InteractionType]: T };
registerEnumType(InteractionTypeEnum, {
  name: 'InteractionType',
  description: 'Type of an interaction of a user with a content.',
  valuesConfig: Object.fromEntries(interactionTypes.map((type) => [type, { description: definitionOf(type).description }])),
});

export const FactTypeEnum = Object.fromEntries(factTypes.map((type) => [type, type])) as { [T in FactType]: T };
registerEnumType(FactTypeEnum, {
  name: 'FactType',
  description: 'Type of a stored interaction.',
  valuesConfig: Object.fromEntries(factTypes.map((type) => [type, { description: definitionOf(type).description }])),
});
