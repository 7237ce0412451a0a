import type { HistoryType, InteractionTypeDefinition } from '../../domain/interaction-types';
import { modules } from './modules';

type ByModule = (typeof modules)[number]['types'];
type NamesOf<M> = M extends unknown ? keyof M : never;
type ValuesOf<M> = M extends unknown ? { [T in keyof M]: M[T] extends { values: infer V } ? keyof V : never }[keyof M] : never;

/** What a user does: the type of an interaction that the server records. */
export type InteractionType = NamesOf<ByModule>;
/**
 * Type of an interaction in the views and tables of the history and in the messages between servers. It equals the interaction type, except for
 * values such as LIKE, which are stored as types. Servers of 0.1.0 read and write the same stored types.
 */
export type StoredType = InteractionType | ValuesOf<ByModule>;

const definitions: Readonly<Record<InteractionType, InteractionTypeDefinition>> = Object.assign({}, ...modules.map(({ types }) => types));
export const interactionTypes = Object.keys(definitions) as InteractionType[];
export const descriptionOf = (type: InteractionType): string => definitions[type].description;

interface Stored extends Pick<HistoryType, 'family' | 'preferenceWeight' | 'word'> {
  type: InteractionType;
  value: string | null;
}

const stored = Object.fromEntries(
  interactionTypes.flatMap((type): [string, Stored][] => {
    const definition = definitions[type];
    if (definition.family === undefined) return [];
    const { values = {}, ...own } = definition;
    const ofValues = Object.entries(values).map(([value, ofValue]): [string, Stored] => [value, { ...own, ...ofValue, type, value }]);
    return [...ofValues, [type, { ...own, type, value: null }]];
  }),
) as Partial<Record<StoredType, Stored>>;

/** All stored types that the history contains. */
export const historyTypes = Object.keys(stored) as StoredType[];
/** All interaction types that the history contains. */
export const historyInteractionTypes = interactionTypes.filter((type) => stored[type]);

export const familyOf = (type: StoredType): string | undefined => stored[type]?.family;

/** Returns the interaction type and the value of a stored type. `value` is the stored value, which the function ignores for LIKE and DISLIKE. */
export function fromStored(type: StoredType, value: string | null = null): { type: InteractionType; reaction: string | null } {
  const { type: own = type as InteractionType, value: implied = null } = stored[type] ?? {};
  return { type: own, reaction: implied ?? value };
}

/** Returns the stored type of an interaction type and its value. */
export function toStored(type: InteractionType, value: string | null): StoredType {
  return value !== null && stored[value as StoredType]?.type === type ? (value as StoredType) : type;
}

/** Returns the stored types of an interaction type: REACTION is stored as LIKE, DISLIKE and REACTION. */
export const storedTypesOf = (type: InteractionType): StoredType[] => [
  ...new Set([...historyTypes.filter((one) => stored[one]?.type === type), type]),
];

/** SQL expression of the interaction type of the stored type in `column`. */
export const interactionTypeSql = (column: string): string =>
  `CASE ${historyTypes.flatMap((one) => (stored[one]?.value ? [`WHEN ${column} = '${one}' THEN '${stored[one].type}'`] : [])).join(' ')} ELSE ${column} END`;

/** Returns one property of each stored type, for example `{ VIEW: 'view', LIKE: 'like', … }` for `word`. */
export const eachStoredType = <Name extends 'preferenceWeight' | 'word'>(name: Name) =>
  Object.fromEntries(historyTypes.map((type) => [type, stored[type]?.[name]])) as Record<StoredType, Stored[Name]>;
