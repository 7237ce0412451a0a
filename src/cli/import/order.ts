import type { ImportedFact } from './read-facts';

export interface Ordered {
  /** Interactions by user id, in order of time. */
  byUser: Map<string, ImportedFact[]>;
  factCount: number;
  /** Number of interactions that are omitted because they equal another interaction of the user. */
  duplicateCount: number;
  /** Number of ratings that are omitted because the user rated the same content again later. */
  replacedCount: number;
}

/**
 * Sorts the interactions of each user by time, because the server keeps the last like or rating that it receives. Interactions with equal times
 * keep the order of the file, or the reverse order if the file begins with the newest interactions. Omits duplicates and ratings that a later
 * rating replaces.
 */
export function inOrder(facts: readonly ImportedFact[]): Ordered {
  const inFileOrder = isNewestFirst(facts) ? facts.toReversed() : facts;
  const byUser = new Map<string, ImportedFact[]>();
  for (const fact of inFileOrder) {
    const own = byUser.get(fact.userId);
    if (own) own.push(fact);
    else byUser.set(fact.userId, [fact]);
  }
  const ordered: Ordered = { byUser, factCount: 0, duplicateCount: 0, replacedCount: 0 };
  for (const [user, own] of byUser) {
    const once = withoutDuplicates(own).sort((a, b) => a.atMs - b.atMs);
    const standing = lastRatings(once);
    ordered.duplicateCount += own.length - once.length;
    ordered.replacedCount += once.length - standing.length;
    ordered.factCount += standing.length;
    byUser.set(user, standing);
  }
  return ordered;
}

function isNewestFirst(facts: readonly ImportedFact[]): boolean {
  let falling = 0;
  facts.forEach(({ atMs }, index) => {
    falling += Math.sign((facts[index - 1]?.atMs ?? atMs) - atMs);
  });
  return falling > 0;
}

function withoutDuplicates(facts: readonly ImportedFact[]): ImportedFact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact.interaction), fact])).values()];
}

function lastRatings(facts: readonly ImportedFact[]): ImportedFact[] {
  const last = new Map(facts.filter(({ interaction }) => interaction.type === 'RATING').map((fact) => [fact.interaction.contentId, fact]));
  return facts.filter((fact) => fact.interaction.type !== 'RATING' || last.get(fact.interaction.contentId) === fact);
}
