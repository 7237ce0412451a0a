import { CodedError } from '../domain/errors';
import type { Queryable } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Entry, Fact, InteractionFact } from './facts';
import { keyOf } from './row-format';

/** Another node recorded one of the events of this batch concurrently. A retry finds that event. */
export class ConcurrentWriteError extends Error {
  readonly code = '40001';
}

const knownInteractions = statement(
  'known-interactions',
  { contentId: 'text', id: 'uuid', userId: 'text', type: 'text' },
  `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId", e.type FROM json_to_recordset($1) AS k(c text, i uuid) JOIN interactions e ON e.content_id = k.c AND e.id = k.i`,
);

/**
 * Returns the stored events among those whose id a client generated. A repeat changes nothing. `freshOnes` rejects an id that another user
 * or another type of event has used, so that no user can take over an id.
 */
export async function findRepeats(db: Queryable, facts: readonly InteractionFact[]): Promise<Map<string, string>> {
  const keys = facts.filter((fact) => fact.isClientId).map((fact) => ({ c: fact.contentId, i: fact.id }));
  if (keys.length === 0) return new Map();
  const rows = await knownInteractions.rows(db, [JSON.stringify(keys)]);
  return new Map(rows.map((row) => [keyOf(row.contentId, row.id), keyOf(row.userId, row.type)]));
}

/** Returns the entries that are neither stored nor repeated within the batch. `ownerOf` identifies who used an id, and for what. */
export function freshOnes<F extends Fact>(entries: Entry<F>[], known: ReadonlyMap<string, string>, ownerOf: (fact: F) => string): Entry<F>[] {
  const owners = new Map(known);
  return entries.filter((entry) => {
    const { contentId, id, isClientId } = entry.fact;
    if (!isClientId) return true;
    const key = keyOf(contentId, id);
    const owner = owners.get(key);
    if (owner !== undefined && owner !== ownerOf(entry.fact)) entry.refusal = idTaken(id);
    owners.set(key, owner ?? ownerOf(entry.fact));
    return owner === undefined;
  });
}

export function idTaken(id: string): CodedError {
  return new CodedError('CONFLICT', `eventId ${id} was already used for another interaction. Generate a new UUID for every interaction.`, {
    field: 'input.eventId',
  });
}
