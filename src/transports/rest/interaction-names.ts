import { eachKind, type InteractionType } from '../../domain/interaction-types';

/** Names of the interaction types in the REST API, by the type. */
const names = eachKind('word');
export type InteractionName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<InteractionName, InteractionType>;
export const interactionNames = Object.values(names);

export const nameOf = (type: InteractionType): InteractionName => names[type];
export const typeNamed = (name: InteractionName): InteractionType => types[name];
/** Converts the name in a query to a list of types for a filter. Returns null, which selects all types, without a name. */
export const typesNamed = (name: InteractionName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
