import { CodedError } from '../domain/errors';
import type { Entry, Fact } from './facts';
import { keyOf } from './row-format';

/**
 * Thrown if another transaction changed rows after the batch read them, for example because another server recorded the same event. A retry of the
 * batch reads the changed rows.
 */
export class ConcurrentWriteError extends Error {
  readonly code = '40001';
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
