import type { HistoryType, InteractionTypeDefinition } from '../../domain/interaction-types';
import { modules } from './modules';

type ByModule = (typeof modules)[number]['types'];
type TypesOf<M> = M extends unknown ? { [T in keyof M]: M[T] extends { family: string } ? T : never }[keyof M] : never;
type NamesOf<M> = M extends unknown ? keyof M : never;

/** Types of interactions that the history contains. */
export type InteractionType = TypesOf<ByModule>;
/** Types of all interactions that the server records. */
export type FactType = NamesOf<ByModule>;

const definitions = Object.assign({}, ...modules.map(({ types }) => types)) as Record<FactType, InteractionTypeDefinition> &
  Record<InteractionType, HistoryType>;

export const factTypes = Object.keys(definitions) as FactType[];
export const interactionTypes = factTypes.filter((type): type is InteractionType => definitions[type].family !== undefined);
export function definitionOf<T extends FactType>(type: T): (typeof definitions)[T] {
  return definitions[type];
}

/** Returns one property of each interaction type, for example `{ VIEW: 'view', LIKE: 'like', … }` for `word`. */
export const eachType = <Name extends keyof HistoryType>(name: Name) =>
  Object.fromEntries(interactionTypes.map((type) => [type, definitions[type][name]])) as Record<InteractionType, HistoryType[Name]>;
