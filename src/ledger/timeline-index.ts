import type { Queryable } from '../infrastructure/database/pool';
import { Setting } from '../infrastructure/database/settings';
import { statement } from '../infrastructure/database/statement';

/**
 * Entry of the timeline index: at time `o` (ISO 8601) user `u` did something of type `t` with content `c`. An entry can be stale; the stored
 * fact decides whether it is still valid.
 */
export interface Hint {
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
const leave = statement('leave-hints', {}, `${insert} DO UPDATE SET type = EXCLUDED.type`);

const add = statement('add-hints', {}, `${insert} DO NOTHING`);

/** Writes the index entries of facts, in the transaction that records the facts. */
export async function leaveHints(db: Queryable, hints: readonly Hint[]): Promise<void> {
  if (hints.length > 0) await leave.run(db, [inOrder(hints)]);
}

/** Adds the entries that are missing. @returns the number of added entries. */
export async function addHints(db: Queryable, hints: readonly Hint[]): Promise<number> {
  return hints.length > 0 ? ((await add.run(db, [inOrder(hints)])).rowCount ?? 0) : 0;
}

/** Whether every fact has an index entry. Only then can the index serve the whole history. */
export async function areHintsWhole(db: Queryable): Promise<boolean> {
  return (await timelineIndexState.read(db))?.isWhole === true;
}

/** Returns the entries as JSON, without duplicates and sorted. All writers lock rows in this order, which prevents deadlocks. */
export function inOrder(hints: readonly Hint[]): string {
  const byKey = new Map(hints.map((hint) => [`${hint.u}\0${hint.o}\0${hint.t}\0${hint.c}`, hint]));
  return JSON.stringify([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hint]) => hint));
}
