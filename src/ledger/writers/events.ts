import type { Queryable } from '../../database/pool';
import { CodedError } from '../../errors';
import type { Entry, Fact } from '../facts';
import { keyOf } from '../rows';

interface InsertStatement {
  name: string;
  /** Must return "contentId" and id of the rows it inserted. */
  text: string;
}

/**
 * Inserts events under their ids, and tells which were new. An id already there is the same event, recorded before: a
 * repeat that changes nothing — unless it belongs to somebody else, which is refused.
 */
export async function insertEvents<F extends Fact>(db: Queryable, statement: InsertStatement, table: string, entries: Entry<F>[], rowOf: (entry: Entry<F>) => object): Promise<Entry<F>[]> {
  const byId = new Map<string, Entry<F>>();
  const repeats: Entry<F>[] = [];
  for (const entry of entries) {
    const key = keyOf(entry.fact.contentId, entry.fact.id);
    if (byId.has(key)) repeats.push(entry);
    else byId.set(key, entry);
  }
  if (byId.size === 0) return [];

  const { rows } = await db.query({ ...statement, values: [JSON.stringify([...byId.values()].map(rowOf))] });
  const inserted = new Set(rows.map((row) => keyOf(row.contentId, row.id)));
  const fresh: Entry<F>[] = [];
  for (const [key, entry] of byId) (inserted.has(key) ? fresh : repeats).push(entry);
  if (repeats.length > 0) await refuseForeign(db, table, repeats);
  return fresh;
}

/** Of events that were there already, those of another user: a client cannot take over an id. */
async function refuseForeign<F extends Fact>(db: Queryable, table: string, repeats: Entry<F>[]): Promise<void> {
  const { rows } = await db.query(
    `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId" FROM json_to_recordset($1) AS k(c text, i uuid) JOIN ${table} e ON e.content_id = k.c AND e.id = k.i`,
    [JSON.stringify(repeats.map(({ fact }) => ({ c: fact.contentId, i: fact.id })))],
  );
  const owners = new Map(rows.map((row) => [keyOf(row.contentId, row.id), row.userId]));
  for (const entry of repeats) {
    if (owners.get(keyOf(entry.fact.contentId, entry.fact.id)) === entry.fact.viewer.id) continue;
    entry.refusal = idTaken(entry.fact.id);
  }
}

export function idTaken(id: string): CodedError {
  return new CodedError('CONFLICT', `eventId ${id} was used before for something else: make a new UUID for every event.`, { field: 'input.eventId' });
}
