import type { ImportedFact } from './read-facts';

export interface Ordered {
  /** Interactions by user, in order of time. */
  byUser: Map<string, ImportedFact[]>;
  factCount: number;
  /** Number of rows identical to another row. */
  duplicateCount: number;
  /** Number of ratings replaced by a later rating of the same user and content. */
  replacedCount: number;
}

/**
 * Orders interactions by time, because the server keeps the last like or rating that it receives. Interactions of the same time keep the order of the
 * file, or the reverse order if the file starts with the newest.
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
