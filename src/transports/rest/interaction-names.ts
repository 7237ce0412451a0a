import { eachStoredType, type InteractionType, type StoredType, toStored } from '../../interactions/registry/types';

/**
 * Names of the interactions in the REST API, by stored type. Likes and dislikes have separate names, because LIKE and DISLIKE are stored types. All
 * other reactions share one name.
 */
const names = eachStoredType('word');
export type InteractionName = string;

const types = Object.fromEntries(Object.entries(names).map(([type, name]) => [name, type])) as Record<InteractionName, StoredType>;
export const interactionNames = Object.values(names);

export const nameOf = ({ type, reaction }: { type: InteractionType; reaction: string | null }): InteractionName => names[toStored(type, reaction)];
export const typeNamed = (name: InteractionName): StoredType => types[name] as StoredType;
/** Returns the stored types that a query selects: the named type, or null for all types if the query names none. */
export const typesNamed = (name: InteractionName | undefined): StoredType[] | null => (name ? [typeNamed(name)] : null);

/** Sums the counts of the interactions with the same name. Returns the names with the highest count first. */
export function countsByName(counts: readonly { type: InteractionType; reaction: string | null; count: number }[]): Map<InteractionName, number> {
  const sums = new Map<InteractionName, number>();
  for (const { count, ...interaction } of counts) sums.set(nameOf(interaction), (sums.get(nameOf(interaction)) ?? 0) + count);
  return new Map([...sums].sort(([a, ofA], [b, ofB]) => ofB - ofA || (typeNamed(a) < typeNamed(b) ? -1 : 1)));
}
