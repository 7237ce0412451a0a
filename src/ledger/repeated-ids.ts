import { CodedError } from '../domain/errors';
import type { Queryable } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Entry, Fact, InteractionFact } from './facts';
import { keyOf } from './row-format';

/**
 * Thrown if another transaction changed rows after the batch read them, for example because another server recorded the same event. A retry of the
 * batch reads the changed rows.
 */
export class ConcurrentWriteError extends Error {
  readonly code = '40001';
}

const knownInteractions = statement(
  'known-interactions',
  { contentId: 'text', id: 'uuid', userId: 'text', type: 'text' },
  `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId", e.type FROM json_to_recordset($1) AS k(c text, i uuid) JOIN interactions e ON e.content_id = k.c AND e.id = k.i`,
);

/**
 * Returns the stored events that have the content and the client's `eventId` of a fact. Maps content and id to user and type. `freshOnes` rejects a
 * fact if its user or type is different, so that users cannot reuse the ids of other users.
 */
export async function findRepeats(db: Queryable, facts: readonly InteractionFact[]): Promise<Map<string, string>> {
  const keys = facts.filter((fact) => fact.isClientId).map((fact) => ({ c: fact.contentId, i: fact.id }));
  if (keys.length === 0) return new Map();
  const rows = await knownInteractions.rows(db, [JSON.stringify(keys)]);
  return new Map(rows.map((row) => [keyOf(row.contentId, row.id), keyOf(row.userId, row.type)]));
}

/**
 * Returns the entries whose id is neither in `known` nor used by an earlier entry. `ownerOf` returns the owner of an id, for example the user and the
 * event type. Sets `refusal` on an entry whose id belongs to another owner.
 */
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
