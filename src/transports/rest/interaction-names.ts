import { eachType, type InteractionType } from '../../interactions/registry/types';

/** Names of the interaction types in the REST API, by interaction type. */
const names = eachType('word');
export type InteractionName = string;

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<InteractionName, InteractionType>;
export const interactionNames = Object.values(names);

export const nameOf = (type: InteractionType): InteractionName => names[type];
export const typeNamed = (name: InteractionName): InteractionType => types[name] as InteractionType;
/** Returns the types that a query selects: the named type, or null for all types if the query names none. */
export const typesNamed = (name: InteractionName | undefined): InteractionType[] | null => (name ? [typeNamed(name)] : null);
