import type { Connection } from '../infrastructure/database/pool';
import type { Entry } from './facts';
import { iso } from './row-format';
import { type TimelineIndexRow, writeIndexRows } from './timeline-index';

/** Adds each fact whose type is in `types` to the timeline index. This includes repeat views and extended viewings. */
export function writeUserHistory(db: Connection, entries: readonly Entry[], types: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const indexRows = entries.flatMap(({ fact, type, value, isUndone, refusal, isChanged, isRepeatView, isExtended }): TimelineIndexRow[] => {
    if (isUndone || !types.has(type) || refusal || !(isChanged || isRepeatView || isExtended)) return [];
    const storedType = value !== null && types.get(type)?.includes(value) ? value : type;
    return [{ u: fact.viewer.id, o: iso(fact.occurredAt), t: storedType, c: fact.contentId }];
  });
  return writeIndexRows(db, indexRows);
}
