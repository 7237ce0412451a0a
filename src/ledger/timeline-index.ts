import type { Queryable } from '../infrastructure/database/pool';
import { Setting } from '../infrastructure/database/shared-settings';
import { statement } from '../infrastructure/database/statement';

/**
 * Entry of the timeline index: user (`u`), time (`o`, ISO 8601), interaction type (`t`) and content (`c`). An entry can be stale, for example after a
 * user withdraws a like, so readers check the stored facts as well.
 */
export interface TimelineIndexRow {
  u: string;
  o: string;
  t: string;
  c: string;
}

/**
 * Progress of the command `history:rebuild`, which completes the timeline index. `step` is the current step, and `after` is the key of the last
 * processed row. `isWhole` is true once the index is complete, so that servers can read it.
 */
export interface TimelineIndexState {
  isWhole: boolean;
  step?: number;
  after?: unknown[] | null;
}

export const timelineIndexState = new Setting<TimelineIndexState>('user-history');

const insert = `INSERT INTO user_history (user_id, occurred_at, type, content_id) SELECT u, o, t, c FROM json_to_recordset($1) AS v(u text, o timestamptz, t text, c text)
  ON CONFLICT (user_id, occurred_at, type, content_id)`;

/**
 * Inserts entries. If an entry exists, the update locks its row without changing it. A transaction that deletes the entry as stale waits for this
 * lock and then checks the entry again.
 */
const leave = statement('write-index-rows', {}, `${insert} DO UPDATE SET type = EXCLUDED.type`);

const add = statement('add-index-rows', {}, `${insert} DO NOTHING`);

/** Writes timeline index entries. Callers use the transaction that records the facts of these entries. */
export async function writeIndexRows(db: Queryable, indexRows: readonly TimelineIndexRow[]): Promise<void> {
  if (indexRows.length > 0) await leave.run(db, [inOrder(indexRows)]);
}

/** Inserts the entries that the timeline index lacks. @returns the number of inserted entries. */
export async function addIndexRows(db: Queryable, indexRows: readonly TimelineIndexRow[]): Promise<number> {
  return indexRows.length > 0 ? ((await add.run(db, [inOrder(indexRows)])).rowCount ?? 0) : 0;
}

/** Returns whether the timeline index contains all facts. Only then can servers read a user's whole history from it. */
export async function isTimelineIndexComplete(db: Queryable): Promise<boolean> {
  return (await timelineIndexState.read(db))?.isWhole === true;
}

/** Returns the entries as a JSON array, sorted and without duplicates. All transactions lock the rows in this order, so that they cannot deadlock. */
export function inOrder(indexRows: readonly TimelineIndexRow[]): string {
  const byKey = new Map(indexRows.map((indexRow) => [`${indexRow.u}\0${indexRow.o}\0${indexRow.t}\0${indexRow.c}`, indexRow]));
  return JSON.stringify([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, indexRow]) => indexRow));
}
