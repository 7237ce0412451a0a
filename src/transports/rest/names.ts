import { eachKind, type InteractionType } from '../../domain/interaction-types';

/** Names of the interaction types in the documents. */
const names = eachKind('word');
export type ActName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<ActName, InteractionType>;
export const actNames = Object.values(names);

export const nameOf = (type: InteractionType): ActName => names[type];
export const typeNamed = (name: ActName): InteractionType => types[name];
/** Converts a name to a filter; null selects all types. */
export const typesNamed = (name: ActName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
