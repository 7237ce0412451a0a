import type { ImportedFact } from './read-facts';

export interface Ordered {
  /** Each user's interactions in the order in which they happened. */
  byUser: Map<string, ImportedFact[]>;
  factCount: number;
  /** Rows that state exactly what another row states. */
  duplicateCount: number;
  /** Ratings that a later one of the same user and content replaces. */
  replacedCount: number;
}

/**
 * Orders interactions by time, because the last like or rating that the server receives stands. Interactions of the same moment keep the
 * order of the file, or the reverse where the file begins with the newest.
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
