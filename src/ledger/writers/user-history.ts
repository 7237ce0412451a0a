import type { PoolClient } from 'pg';
import { type Hint, leaveHints } from '../../history/hints';
import { opinionSlot } from '../../reactions/kinds';
import type { Entry, Fact } from '../facts';
import { iso } from '../rows';

/** Leaves a hint for each entry of the history that the batch may have made: what it set, and viewings, which may have grown. */
export function writeUserHistory(db: PoolClient, entries: readonly Entry[]): Promise<void> {
  const hints = entries.flatMap(({ fact, refusal, isChanged, isFurther, hasGrown }): Hint[] => {
    const type = entryTypeOf(fact);
    if (!type || refusal || !(isChanged || isFurther || hasGrown)) return [];
    return [{ u: fact.viewer.id, o: iso(fact.occurredAt), t: type, c: fact.contentId }];
  });
  return leaveHints(db, hints);
}

/** As which type the history shows it; null for what it does not show. */
function entryTypeOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'view':
      return 'VIEW';
    case 'reaction':
      return fact.isSet ? (fact.slot === opinionSlot ? fact.reaction : 'REACTION') : null;
    case 'favorite':
      return fact.isSet ? 'SAVE' : null;
    case 'interaction':
      return fact.type;
    case 'rating':
      return fact.rating === null ? null : 'RATING';
    case 'comment':
      return 'COMMENT';
    default:
      return null;
  }
}
