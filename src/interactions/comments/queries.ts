import { firstUuid, type KeyOf } from '../../domain/identifiers';
import { keysSql, loaderByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { CommentOrder } from './comment.type';

declare module '../../graphql/context' {
  interface Loaders {
    comment: ReturnType<typeof createCommentLoader>;
  }
}

const columns = `e.content_id AS "contentId", e.id, e.user_id AS "userId", e.parent_id AS "parentId", e.depth, e.body, e.reply_count AS "replyCount",
    e.occurred_at AS "occurredAt", e.edited_at AS "editedAt", e.deleted_at AS "deletedAt", e.deleted_by AS "deletedBy"`;
const columnTypes = {
  contentId: 'text',
  id: 'uuid',
  userId: 'text',
  parentId: 'uuid?',
  depth: 'int2',
  body: 'text?',
  replyCount: 'int4',
  occurredAt: 'timestamptz',
  editedAt: 'timestamptz?',
  deletedAt: 'timestamptz?',
  deletedBy: 'text?',
} as const;
export type CommentRow = RowOf<typeof columnTypes>;

// SQL condition for a comment that is not deleted, or that has at least one reply at any depth that is not deleted.
const isShown = `(e.deleted_at IS NULL OR EXISTS (SELECT FROM comments r WHERE r.content_id = e.content_id AND r.parent_id = e.id AND (r.deleted_at IS NULL OR r.reply_count > 0
    OR EXISTS (SELECT FROM comments q WHERE q.content_id = r.content_id AND q.parent_id = r.id AND q.reply_count > 0))))`;

const page = (order: CommentOrder, isReply: boolean) => {
  const [direction, beyond] = order === 'NEWEST' ? ['DESC', '<'] : ['ASC', '>'];
  return statement(
    `comments-${order}-${isReply ? 'replies' : 'top'}`,
    columnTypes,
    `SELECT ${columns} FROM comments e WHERE e.content_id = $1 AND ${isReply ? 'e.parent_id = $2::uuid' : '$2::uuid IS NULL AND e.parent_id IS NULL'} AND ${isShown}
      AND (e.occurred_at, e.id) ${beyond} ($4, $5::uuid) ORDER BY e.occurred_at ${direction}, e.id ${direction} LIMIT $3`,
  );
};
const pagesOf = (order: CommentOrder) => ({ top: page(order, false), replies: page(order, true) });
const pages: Record<CommentOrder, ReturnType<typeof pagesOf>> = { NEWEST: pagesOf('NEWEST'), OLDEST: pagesOf('OLDEST') };

/**
 * Reads a page of the comments on a content or, if `parentId` is set, of the replies to a comment. `after` is the sort key of the last comment on the
 * previous page.
 */
export function commentPage(
  db: Queryable,
  contentId: string,
  parentId: string | null,
  order: CommentOrder,
  limit: number,
  after: (string | number)[] | null,
): Promise<CommentRow[]> {
  const start = [order === 'NEWEST' ? 'infinity' : '-infinity', firstUuid];
  return pages[order][parentId === null ? 'top' : 'replies'].rows(db, [contentId, parentId, limit, ...(after ?? start)]);
}

const byKey = statement(
  'comments-by-key',
  { index: 'int8', ...columnTypes },
  `SELECT index, ${columns} FROM ${keysSql('"contentId" text', 'id uuid')} JOIN comments e ON e.content_id = k1 AND e.id = k2`,
);

export const createCommentLoader = (db: Queryable) => loaderByKey<KeyOf<'Comment'>, typeof byKey.columns>(db, byKey);
