import { interactionTypes } from '../../domain/interaction-types';
import type { Connection } from '../../infrastructure/database/pool';
import { typeOf } from '../fact-type';
import type { Entry } from '../facts';
import { iso } from '../row-format';
import { type Hint, leaveHints } from '../timeline-index';

/** The types that the history shows. */
const isShown: ReadonlySet<string> = new Set(interactionTypes);

/** Writes a timeline index entry for each fact of the batch that the history may show, including repeat views and extended viewings. */
export function writeUserHistory(db: Connection, entries: readonly Entry[]): Promise<void> {
  const hints = entries.flatMap(({ fact, refusal, isChanged, isFurther, hasGrown }): Hint[] => {
    const { type, isUndone } = typeOf(fact);
    if (isUndone || !isShown.has(type) || refusal || !(isChanged || isFurther || hasGrown)) return [];
    return [{ u: fact.viewer.id, o: iso(fact.occurredAt), t: type, c: fact.contentId }];
  });
  return leaveHints(db, hints);
}
