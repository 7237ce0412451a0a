import { statement } from '../../infrastructure/database/statement';
import { atOnce, event, kept, keptBy } from '../../infrastructure/database/tables/erase-rows';
import { dayStartSql, otherIdSql, pseudonymSql } from '../../infrastructure/database/tables/pseudonym';
import { byContent, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

const findComments = statement(
  'find-comments-to-erase',
  { contentId: 'text', id: 'uuid' },
  `SELECT content_id AS "contentId", id FROM comments
    WHERE user_id = $1 AND content_id = (SELECT content_id FROM comments WHERE user_id = $1 LIMIT 1) LIMIT ${atOnce}`,
);

const lockComments = statement(
  'lock-comments-to-erase',
  {},
  'SELECT FROM comments WHERE content_id = $1 AND (id = ANY($2) OR parent_id = ANY($2)) ORDER BY id FOR UPDATE',
);

const commentFacts = 'parent_id, depth, reply_count, replied_to, deleted_by';
const commentTimes = ['occurred_at', 'recorded_at', 'edited_at', 'deleted_at'];

const copyComments = statement(
  'copy-erased-comments',
  {},
  `INSERT INTO comments (content_id, id, user_id, ${commentFacts}, ${commentTimes.join(', ')})
    SELECT content_id, ${otherIdSql('$3', 't.id')}, ${pseudonymSql('$3', 't.content_id')}, ${commentFacts}, ${commentTimes.map(dayStartSql).join(', ')}
    FROM comments t WHERE content_id = $1 AND id = ANY($2)`,
);

const moveReplies = statement(
  'move-replies-of-erased-comments',
  {},
  `UPDATE comments t SET parent_id = ${otherIdSql('$3', 't.parent_id')} WHERE content_id = $1 AND parent_id = ANY($2)`,
);

const deleteComments = statement('delete-erased-comments', {}, 'DELETE FROM comments WHERE content_id = $1 AND id = ANY($2)');

/**
 * Anonymizes the user's comments on one content. The comments get new ids, because the old ids contain the time of writing, and replies get the new
 * parent ids. Locks comments and replies first, in the order of the ledger, so that a concurrent reply waits and then does not find its parent.
 */
const takeComments: EraseRows = async (db, userId, { content: secret }) => {
  const rows = await findComments.rows(db, [userId]);
  if (rows.length === 0) return { comments: 0 };
  const own = [rows[0]?.contentId, rows.map(({ id }) => id)];
  await lockComments.run(db, own);
  const comments = await copyComments.run(db, [...own, secret]);
  await moveReplies.run(db, [...own, secret]);
  await deleteComments.run(db, own);
  return { comments: comments.rowCount ?? 0 };
};

export const commentTables = {
  Comment: {
    table: 'comments',
    data: 'text, parent comment, who deleted it, mood; value, duration, context and notes, which are private',
    distribution: byContent,
    personalData: {
      inventory: {
        purpose: 'threads, history',
        stored: 'forever; deleted ones without text',
        atErasure: 'kept under a key per content so that threads stay complete, text deleted',
      },
      exportAs: { comments: ofUser },
      // The export omits the ids of moderators.
      hidden: ['deleted_by'],
      onErase: { user_id: keptBy(takeComments), replied_to: kept(event), deleted_by: kept(event) },
    },
  },
} satisfies Partial<Tables>;
