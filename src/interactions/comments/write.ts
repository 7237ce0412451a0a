import { maxDepth } from '../../domain/comment-thread';
import { CodedError } from '../../domain/errors';
import { isModerator } from '../../domain/roles';
import type { Connection, Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import { detailColumns } from '../../ledger/detail-columns';
import type { Entry } from '../../ledger/facts';
import { ConcurrentWriteError, freshOnes } from '../../ledger/repeated-event-ids';
import { factColumns, factRow, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { CommentEditFact, CommentFact } from './fact';

const findComments = statement(
  'known-comments',
  { contentId: 'text', id: 'uuid', userId: 'text', parentId: 'uuid?', depth: 'int2', isDeleted: 'bool' },
  `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId", e.parent_id AS "parentId", e.depth, e.deleted_at IS NOT NULL AS "isDeleted"
    FROM json_to_recordset($1) AS k(c text, i uuid) JOIN comments e ON e.content_id = k.c AND e.id = k.i`,
);

/**
 * Locks comments with an update that changes nothing, because Citus does not support FOR UPDATE on the rows of several contents. Erasures lock
 * comments in the same order.
 */
const lockComments = statement(
  'lock-comments',
  {},
  `UPDATE comments AS e SET reply_count = e.reply_count FROM (SELECT DISTINCT c, i FROM json_to_recordset($1) AS v(c text, i uuid) ORDER BY c, i) v
    WHERE e.content_id = v.c AND e.id = v.i`,
);

const insertComments = statement(
  'insert-comments',
  {},
  `INSERT INTO comments (content_id, id, user_id, parent_id, depth, body, mood, mood_intensity, occurred_at, recorded_at, notes, ${detailColumns.columns})
    SELECT c, i, u, p, d, b, m, q, o, r, n, ${detailColumns.values} FROM json_to_recordset($1) AS v(${factColumns}, p uuid, d smallint, b text, n text) ON CONFLICT DO NOTHING`,
);

// Compares the author again, because an erasure can replace the author after the batch has read the comment.
const editComments = statement(
  'edit-comments',
  { contentId: 'text', id: 'uuid' },
  `UPDATE comments AS e SET body = v.b, edited_at = v.r FROM json_to_recordset($1) AS v(${factColumns}, k uuid, b text)
    WHERE e.content_id = v.c AND e.id = v.k AND e.user_id = v.u AND e.deleted_at IS NULL AND e.body IS DISTINCT FROM v.b
    RETURNING e.content_id AS "contentId", e.id`,
);

const deleteComments = statement(
  'delete-comments',
  { contentId: 'text', id: 'uuid', parentId: 'uuid?' },
  `UPDATE comments AS e SET body = NULL, mood = NULL, mood_intensity = NULL, notes = NULL, ${detailColumns.cleared}, deleted_at = v.r, deleted_by = v.u
    FROM json_to_recordset($1) AS v(${factColumns}, k uuid, x bool) WHERE e.content_id = v.c AND e.id = v.k AND (e.user_id = v.u OR v.x) AND e.deleted_at IS NULL
    RETURNING e.content_id AS "contentId", e.id, e.parent_id AS "parentId"`,
);

const countReplies = statement(
  'count-replies',
  {},
  `UPDATE comments AS e SET reply_count = e.reply_count + v.n FROM (SELECT * FROM json_to_recordset($1) AS v(c text, i uuid, n int) ORDER BY c, i) v WHERE e.content_id = v.c AND e.id = v.i`,
);

/** Stores in each reply the author of its parent. Must run after `countReplies`, which waits until a running erasure has replaced the author id. */
const addressReplies = statement(
  'address-replies',
  {},
  `UPDATE comments AS e SET replied_to = p.user_id FROM json_to_recordset($1) AS v(c text, i uuid, p uuid), comments p
    WHERE e.content_id = v.c AND e.id = v.i AND p.content_id = v.c AND p.id = v.p`,
);

type KnownComment = Omit<RowOf<typeof findComments.columns>, 'contentId' | 'id'>;
export type KnownComments = ReadonlyMap<string, KnownComment>;

/** Returns the stored comments that the facts reply to, edit or delete, and those whose `eventId` a fact repeats. */
export async function knownComments(db: Queryable, facts: readonly (CommentFact | CommentEditFact)[]): Promise<KnownComments> {
  const ids = facts.flatMap((fact) => {
    const of = fact.kind === 'comment' ? [fact.parentId, fact.isClientId ? fact.id : null] : [fact.commentId];
    return of.filter((id) => id !== null).map((i) => ({ c: fact.contentId, i }));
  });
  if (ids.length === 0) return new Map();
  const rows = await findComments.rows(db, [JSON.stringify(ids)]);
  return new Map(rows.map(({ contentId, id, ...comment }) => [keyOf(contentId, id), comment]));
}

/**
 * Locks the comments that a batch edits, deletes or replies to, and the parents of the deleted comments. Several statements of a batch change these
 * comments, so two batches could deadlock without this lock. A batch without edits and deletions needs no lock here, because `countReplies` locks all
 * parents in the same order.
 */
export async function lockTouchedComments(
  db: Connection,
  entries: readonly Entry<CommentFact | CommentEditFact>[],
  known: KnownComments,
): Promise<void> {
  if (!entries.some(({ fact }) => fact.kind === 'comment-edit')) return;
  const touched = entries.flatMap(({ fact }) => {
    const { contentId: c } = fact;
    if (fact.kind === 'comment') return [{ c, i: fact.parentId }];
    return [fact.commentId, known.get(keyOf(c, fact.commentId))?.parentId].map((i) => ({ c, i }));
  });
  await run(
    db,
    lockComments,
    touched.filter(({ i }) => i != null),
  );
}

/** Inserts new comments and replies, and increases `commentCount` for each. Skips comments whose `eventId` is already stored. */
export async function writeComments(db: Connection, entries: Entry<CommentFact>[], deltas: CounterDeltas, known: KnownComments): Promise<void> {
  const owners = new Map([...known].map(([key, { userId }]) => [key, userId]));
  // Only new comments are checked against their parent. A comment that is already stored passed this check when it was inserted.
  const isThere = ({ fact }: Entry<CommentFact>) => fact.isClientId && owners.has(keyOf(fact.contentId, fact.id));
  for (const entry of entries) if (!isThere(entry)) entry.refusal = refusalOfReply(entry.fact, known);
  const fresh = freshOnes(
    entries.filter(({ refusal }) => !refusal),
    owners,
    ({ viewer }) => viewer.id,
  );
  for (const entry of entries) entry.recordId = entry.fact.id;
  const replies = new Map<string, { c: string; i: string; n: number }>();
  for (const { fact } of fresh) if (fact.parentId) add(replies, fact.contentId, fact.parentId, 1);
  const [{ rowCount }] = await Promise.all([
    run(
      db,
      insertComments,
      fresh.map(({ fact }) => ({ p: fact.parentId, d: depthOf(fact, known), b: fact.body, n: fact.notes, ...factRow(fact) })),
    ),
    run(db, countReplies, [...replies.values()]),
  ]);
  if (rowCount !== fresh.length) throw new ConcurrentWriteError();
  const addressed = fresh.flatMap(({ fact }) => (fact.parentId ? { c: fact.contentId, i: fact.id, p: fact.parentId } : []));
  if (addressed.length > 0) await run(db, addressReplies, addressed);
  for (const entry of fresh) {
    entry.isChanged = true;
    if (entry.fact.parentId) entry.repliesTo = owners.get(keyOf(entry.fact.contentId, entry.fact.parentId)) ?? null;
    deltas.add(entry.fact.contentId, 'commentCount', 1, entry.fact.occurredAt);
  }
}

/**
 * Edits comments for their authors, and deletes comments for their authors or for moderators. Keeps the row of a deleted comment, so that its replies
 * stay readable.
 */
export async function writeCommentEdits(
  db: Connection,
  entries: Entry<CommentEditFact>[],
  deltas: CounterDeltas,
  known: KnownComments,
): Promise<void> {
  for (const entry of entries) {
    entry.refusal = refusalOfEdit(entry.fact, known.get(keyOf(entry.fact.contentId, entry.fact.commentId)));
    entry.recordId = entry.fact.commentId;
  }
  const good = entries.filter(({ refusal }) => !refusal);
  const rowsOf = (isEdit: boolean) =>
    good
      .filter(({ fact }) => (fact.body !== null) === isEdit)
      .map(({ fact }) => ({ k: fact.commentId, b: fact.body, x: isModerator(fact.viewer), ...factRow(fact) }));
  const [edited, deleted] = await Promise.all([run(db, editComments, rowsOf(true)), run(db, deleteComments, rowsOf(false))]);
  const replies = new Map<string, { c: string; i: string; n: number }>();
  for (const { contentId, parentId } of deleted.rows) {
    deltas.add(contentId, 'commentCount', -1);
    if (parentId) add(replies, contentId, parentId, -1);
  }
  const changed = new Set([...edited.rows, ...deleted.rows].map(({ contentId, id }) => keyOf(contentId, id)));
  for (const entry of good) entry.isChanged = changed.has(keyOf(entry.fact.contentId, entry.fact.commentId));
  await run(db, countReplies, [...replies.values()]);
}

function refusalOfReply({ contentId, parentId }: CommentFact, known: KnownComments): CodedError | null {
  if (parentId === null) return null;
  const parent = known.get(keyOf(contentId, parentId));
  if (!parent || parent.isDeleted)
    return new CodedError('NOT_FOUND', 'The comment to reply to does not exist on this content.', { field: 'input.parentId' });
  if (parent.depth < maxDepth) return null;
  return new CodedError('BAD_USER_INPUT', `Replies can be at most ${maxDepth} levels deep. Reply to the parent comment instead.`, {
    field: 'input.parentId',
  });
}

function depthOf({ contentId, parentId }: CommentFact, known: KnownComments): number {
  return parentId === null ? 0 : (known.get(keyOf(contentId, parentId))?.depth ?? 0) + 1;
}

function refusalOfEdit({ body, viewer }: CommentEditFact, comment: KnownComment | undefined): CodedError | null {
  const isOwn = comment?.userId === viewer.id;
  const mayDelete = isOwn || isModerator(viewer);
  // A user can delete a comment repeatedly, but cannot edit a deleted comment.
  if (!comment || (comment.isDeleted && body !== null))
    return new CodedError('NOT_FOUND', 'The comment does not exist.', { field: 'input.commentId' });
  if (body !== null ? isOwn : mayDelete) return null;
  return new CodedError('FORBIDDEN', 'Only the author can edit a comment, and only the author or a moderator can delete it.', {
    field: 'input.commentId',
  });
}

function add(counts: Map<string, { c: string; i: string; n: number }>, c: string, i: string, n: number): void {
  const key = keyOf(c, i);
  counts.set(key, { c, i, n: (counts.get(key)?.n ?? 0) + n });
}
