import { eachKind, type InteractionType } from '../../domain/interaction-types';

/** Names of the interaction types in the REST API, by interaction type. */
const names = eachKind('word');
export type InteractionName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<InteractionName, InteractionType>;
export const interactionNames = Object.values(names);

export const nameOf = (type: InteractionType): InteractionName => names[type];
export const typeNamed = (name: InteractionName): InteractionType => types[name];
/** Returns the types that a query selects: the named type, or null for all types if the query names none. */
export const typesNamed = (name: InteractionName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
