import { eachKind, type InteractionType } from '../../domain/interaction-types';

/** The documents' words for what a user does. */
const names = eachKind('word');
export type ActName = (typeof names)[InteractionType];

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<ActName, InteractionType>;
export const actNames = Object.values(names);

export const nameOf = (type: InteractionType): ActName => names[type];
export const typeNamed = (name: ActName): InteractionType => types[name];
/** As a filter: none means all. */
export const typesNamed = (name: ActName | undefined): InteractionType[] | null => (name ? [types[name]] : null);
