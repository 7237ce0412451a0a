import { registerEnumType } from 'type-graphql';
import { descriptionOf, type InteractionType, interactionTypes } from './types';

export const InteractionTypeEnum = Object.fromEntries(interactionTypes.map((type) => [type, type])) as { [T in InteractionType]: T };
registerEnumType(InteractionTypeEnum, {
  name: 'InteractionType',
  description: 'What a user did with a content.',
  valuesConfig: Object.fromEntries(interactionTypes.map((type) => [type, { description: descriptionOf(type) }])),
});
