import { globalIdOf } from '../../domain/identifiers';
import { type Connection, decodeCursor, type PageArgs, toConnection } from '../../graphql/connection';
import type { Queryable } from '../../infrastructure/database/pool';
import { fromStored, historyTypes, type StoredType } from '../../interactions/registry/types';
import { isTimelineIndexComplete } from '../../ledger/timeline-index';
import type { Interaction } from './history.type';
import { type HistoryRow, historyPage } from './queries';
import { indexedPage } from './timeline-page';

const allTypes = historyTypes.toSorted();

interface Source {
  pool: Queryable;
  config: { hasUserHistory: boolean };
}

interface HistoryRequest {
  userId: string;
  types?: readonly StoredType[] | null;
  /** Includes an entry with a reaction only if the list contains its reaction; null for all reactions. Always includes entries without a reaction. */
  reactions?: readonly string[] | null;
  from?: Date | null;
  /** End of the time range, exclusive. */
  to?: Date | null;
  contentId?: string | null;
  /** Text that the notes of an entry must contain. */
  text?: string | null;
}

/** Returns a page of a user's history, newest first. `name` identifies the list in its cursors. Skips the first `offset` entries. */
export async function historyEntries(
  { pool, config }: Source,
  args: PageArgs,
  name: string,
  { userId, from = null, to = null, contentId = null, ...filter }: HistoryRequest,
  offset = 0,
): Promise<Connection<Interaction>> {
  const types = filter.types ? [...new Set(filter.types)].sort() : allTypes;
  const text = filter.text || null;
  const reactions = filter.reactions?.toSorted() ?? null;
  const list = JSON.stringify([
    name,
    types.length === allTypes.length ? '*' : types.join(),
    from,
    to,
    contentId,
    text,
    ...(reactions ? [reactions] : []),
  ]);
  const after = decodeCursor(list, args.after, ['time', 'text', 'text', 'uuid']);
  // A query for a single content reads few rows, so it does not need the timeline index.
  const usesTimelineIndex = config.hasUserHistory && contentId === null && (await isTimelineIndexComplete(pool));
  const rows = await (usesTimelineIndex ? indexedPage : historyPage)(
    pool,
    { userId, types, reactions, from, to, contentId, text },
    args.first + 1,
    after,
    offset,
  );
  return toConnection(rows, args, list, (row) => [row.occurredAt.toISOString(), row.type, row.contentId, row.id], toInteraction);
}

export function toInteraction(row: HistoryRow): Interaction {
  const id = interactionId(row.type, row.id, row.contentId);
  const commentId = row.type === 'COMMENT' ? globalIdOf('Comment', row.id, row.contentId) : null;
  return { ...row, ...fromStored(row.type, row.reaction), notes: row.notes || null, value: row.value ?? row.rating, entryId: row.id, id, commentId };
}

/**
 * Returns the global id of a history entry. Contains the stored type, so that the ids of 0.1.0 stay valid. `id` distinguishes entries that have the same
 * type and content.
 */
function interactionId(type: StoredType, id: string, contentId: string): string {
  return `Interaction:${type}:${id}:${contentId}`;
}
