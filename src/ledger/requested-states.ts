import type { Queryable } from '../infrastructure/database/pool';
import type { Entry, Fact } from './facts';
import type { ReadViewerStates, ViewerStateRow } from './viewer-state';

/** Reads the states that callers want. All of them have the columns that any caller requests, so that the batch runs one statement. */
export async function statesWanted(
  db: Queryable,
  entries: readonly Entry[],
  viewerStates: ReadViewerStates,
): Promise<ReadonlyMap<Fact, ViewerStateRow>> {
  const facts = entries.map(({ fact }) => fact).filter(({ wantsState }) => wantsState);
  if (facts.length === 0) return new Map();
  const pairs = facts.map(({ contentId, viewer }) => ({ contentId, userId: viewer.id }));
  const states = await viewerStates(db, pairs, union(new Set(facts.map(({ requestedFields }) => requestedFields?.viewerState ?? null))));
  return new Map(facts.map((fact, index) => [fact, states[index] as ViewerStateRow]));
}

/** Returns the fields of all sets; null, which means all fields, if one of the sets is null. */
function union(sets: ReadonlySet<ReadonlySet<string> | null>): ReadonlySet<string> | null {
  const [first = null] = sets;
  if (sets.size === 1 || sets.has(null)) return sets.has(null) ? null : first;
  return new Set([...sets].flatMap((fields) => [...(fields ?? [])]));
}
