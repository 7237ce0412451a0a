import type { Queryable } from '../infrastructure/database/pool';
import { Setting } from '../infrastructure/database/shared-settings';
import { statement } from '../infrastructure/database/statement';

/**
 * Entry of the timeline index: at time `o` (ISO 8601) user `u` did something of type `t` with content `c`. An entry can be stale; the stored
 * fact decides whether it is still valid.
 */
export interface TimelineIndexRow {
  u: string;
  o: string;
  t: string;
  c: string;
}

/**
 * Progress of the rebuild of the timeline index: the step and the last row processed. `isWhole` is set at the end; servers then read the
 * timeline index.
 */
export interface TimelineIndexState {
  isWhole: boolean;
  step?: number;
  after?: unknown[] | null;
}

export const timelineIndexState = new Setting<TimelineIndexState>('user-history');

const insert = `INSERT INTO user_history (user_id, occurred_at, type, content_id) SELECT u, o, t, c FROM json_to_recordset($1) AS v(u text, o timestamptz, t text, c text)
  ON CONFLICT (user_id, occurred_at, type, content_id)`;

// The update changes nothing but locks an existing row: a reader that wants to delete it as stale waits for this transaction and checks again.
const leave = statement('write-index-rows', {}, `${insert} DO UPDATE SET type = EXCLUDED.type`);

const add = statement('add-index-rows', {}, `${insert} DO NOTHING`);

/** Writes the index entries of facts, in the transaction that records the facts. */
export async function writeIndexRows(db: Queryable, indexRows: readonly TimelineIndexRow[]): Promise<void> {
  if (indexRows.length > 0) await leave.run(db, [inOrder(indexRows)]);
}

/** Adds the entries that are missing. @returns the number of added entries. */
export async function addIndexRows(db: Queryable, indexRows: readonly TimelineIndexRow[]): Promise<number> {
  return indexRows.length > 0 ? ((await add.run(db, [inOrder(indexRows)])).rowCount ?? 0) : 0;
}

/** Whether every fact has an index entry. Only then can the index serve the whole history. */
export async function isTimelineIndexComplete(db: Queryable): Promise<boolean> {
  return (await timelineIndexState.read(db))?.isWhole === true;
}

/** Returns the entries as JSON, without duplicates and sorted. All writers lock rows in this order, which prevents deadlocks. */
export function inOrder(indexRows: readonly TimelineIndexRow[]): string {
  const byKey = new Map(indexRows.map((indexRow) => [`${indexRow.u}\0${indexRow.o}\0${indexRow.t}\0${indexRow.c}`, indexRow]));
  return JSON.stringify([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, indexRow]) => indexRow));
}
