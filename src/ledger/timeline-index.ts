import type { Queryable } from '../infrastructure/database/pool';

/** "At this moment (o, ISO 8601) this user (u) did something of this type (t) with this content (c)": whether it stands still, the facts say. */
export interface Hint {
  u: string;
  o: string;
  t: string;
  c: string;
}

/** The key of what is known of the hints, in `settings`. */
export const hintsKey = 'user-history';

const insert = `INSERT INTO user_history (user_id, occurred_at, type, content_id) SELECT u, o, t, c FROM json_to_recordset($1) AS v(u text, o timestamptz, t text, c text)
  ON CONFLICT (user_id, occurred_at, type, content_id)`;

// One that is there is locked by a change of nothing: who is about to delete it as stale waits for the fact that it came with, and looks again.
const leave = { name: 'leave-hints', text: `${insert} DO UPDATE SET type = EXCLUDED.type` };

const add = { name: 'add-hints', text: `${insert} DO NOTHING` };

/** Leaves the hints of facts, in their transaction. */
export async function leaveHints(db: Queryable, hints: readonly Hint[]): Promise<void> {
  if (hints.length > 0) await db.query({ ...leave, values: [inOrder(hints)] });
}

/** Adds those that are not there. @returns how many. */
export async function addHints(db: Queryable, hints: readonly Hint[]): Promise<number> {
  return hints.length > 0 ? ((await db.query({ ...add, values: [inOrder(hints)] })).rowCount ?? 0) : 0;
}

/** Whether every fact has its hint: what is read by hints then is the whole history. */
export async function areHintsWhole(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'are-hints-whole',
    text: `SELECT FROM settings WHERE key = $1 AND value @> '{"isWhole": true}'`,
    values: [hintsKey],
  });
  return rowCount === 1;
}

/** Each once, and in one order, in which all who write lock them: so nobody waits in a circle. */
export function inOrder(hints: readonly Hint[]): string {
  const byKey = new Map(hints.map((hint) => [`${hint.u}\0${hint.o}\0${hint.t}\0${hint.c}`, hint]));
  return JSON.stringify([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hint]) => hint));
}
