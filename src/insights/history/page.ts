import { globalIdOf } from '../../domain/identifiers';
import { type InteractionType, interactionTypes } from '../../domain/interaction-types';
import { type Connection, decodeCursor, type PageArgs, toConnection } from '../../graphql/connection';
import type { Queryable } from '../../infrastructure/database/pool';
import { areHintsWhole } from '../../ledger/timeline-index';
import type { Interaction } from './history.type';
import { type HistoryRow, historyPage } from './queries';
import { hintedPage } from './timeline-page';

const allTypes = interactionTypes.toSorted();

interface Source {
  pool: Queryable;
  config: { hasUserHistory: boolean };
}

interface Asked {
  userId: string;
  types?: readonly InteractionType[] | null;
  from?: Date | null;
  /** Exclusive. */
  to?: Date | null;
  contentId?: string | null;
  /** In the notes. */
  text?: string | null;
}

/** A page of what a user did, newest first. `name` is the list's in its cursors; `offset` entries of it are passed over. */
export async function historyEntries(
  { pool, config }: Source,
  args: PageArgs,
  name: string,
  { userId, from = null, to = null, contentId = null, ...asked }: Asked,
  offset = 0,
): Promise<Connection<Interaction>> {
  const types = asked.types ? [...new Set(asked.types)].sort() : allTypes;
  const text = asked.text || null;
  const list = JSON.stringify([name, types.length === allTypes.length ? '*' : types.join(), from, to, contentId, text]);
  const after = decodeCursor(list, args.after, ['time', 'text', 'text', 'uuid']);
  // With a content there is one place to ask anyway.
  const isHinted = config.hasUserHistory && contentId === null && (await areHintsWhole(pool));
  const rows = await (isHinted ? hintedPage : historyPage)(pool, { userId, types, from, to, contentId, text }, args.first + 1, after, offset);
  return toConnection(rows, args, list, (row) => [row.occurredAt.toISOString(), row.type, row.contentId, row.id], toInteraction);
}

function toInteraction(row: HistoryRow): Interaction {
  const id = interactionId(row.type, row.id, row.contentId);
  const commentId = row.type === 'COMMENT' ? globalIdOf('Comment', row.id, row.contentId) : null;
  return { ...row, notes: row.notes || null, value: row.value ?? row.rating, entryId: row.id, id, commentId };
}

/** The global id of an entry of the history. `id` tells apart what type and content do not. */
export function interactionId(type: string, id: string, contentId: string): string {
  return `Interaction:${type}:${id}:${contentId}`;
}
