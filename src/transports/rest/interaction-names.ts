import { eachKind, type InteractionType } from '../../domain/interaction-types';

/** Names of the interaction types in the documents. */
const names = eachKind('word');
export type InteractionName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<InteractionName, InteractionType>;
export const interactionNames = Object.values(names);

export const nameOf = (type: InteractionType): InteractionName => names[type];
export const typeNamed = (name: InteractionName): InteractionType => types[name];
/** Converts a name to a filter; null selects all types. */
export const typesNamed = (name: InteractionName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
