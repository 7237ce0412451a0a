import { interactionTypes } from '../domain/interaction-types';
import type { Connection } from '../infrastructure/database/pool';
import type { Entry } from './facts';
import { iso } from './row-format';
import { type TimelineIndexRow, writeIndexRows } from './timeline-index';

/** Interaction types that a user's history shows. */
const isShown: ReadonlySet<string> = new Set(interactionTypes);

/** Adds each fact that a user's history shows to the timeline index. This includes repeat views and extended viewings. */
export function writeUserHistory(db: Connection, entries: readonly Entry[]): Promise<void> {
  const indexRows = entries.flatMap(({ fact, type, isUndone, refusal, isChanged, isRepeatView, isExtended }): TimelineIndexRow[] => {
    if (isUndone || !isShown.has(type) || refusal || !(isChanged || isRepeatView || isExtended)) return [];
    return [{ u: fact.viewer.id, o: iso(fact.occurredAt), t: type, c: fact.contentId }];
  });
  return writeIndexRows(db, indexRows);
}
