import { isModerator } from '../../domain/roles';
import type { Entry } from '../../ledger/facts';
import type { InteractionModule } from '../../ledger/interaction-module';
import { keyOf } from '../../ledger/row-format';
import type { CommentEditFact, CommentFact } from './fact';
import { commentTables } from './tables';
import { type KnownComments, knownComments, lockTouchedComments, writeCommentEdits, writeComments } from './write';

type CommentEntry = Entry<CommentFact | CommentEditFact>;
const isComment = (entry: CommentEntry): entry is Entry<CommentFact> => entry.fact.kind === 'comment';
const isEdit = (entry: CommentEntry): entry is Entry<CommentEditFact> => entry.fact.kind === 'comment-edit';

declare module '../../domain/counters' {
  interface Counters {
    commentCount: 'daily';
  }
}

export const comments = {
  types: {
    COMMENT: {
      family: 'COMMENT',
      preferenceWeight: 2,
      word: 'comment',
      description: 'The user commented on the content or replied to a comment.',
    },
    COMMENT_EDIT: { description: 'The user edited one of their comments on the content.' },
  },
  counters: {
    commentCount: {
      isDaily: true,
      weight: 4,
      description: 'Number of comments on the content and replies to them, without deleted and removed ones.',
      newDescription: 'Number of comments and replies that users wrote in the period.',
    },
  },
  recount: [
    {
      table: 'comments',
      totals: { commentCount: 'count(*) FILTER (WHERE deleted_at IS NULL)' },
      daily: { at: 'occurred_at', counts: { commentCount: 'count(*)' } },
    },
  ],
  kinds: {
    comment: { identity: 'event', isCommutative: true, typeOf: () => 'COMMENT' },
    'comment-edit': {
      identity: 'state',
      isCommutative: false,
      typeOf: ({ body }) => (body === null ? 'COMMENT' : 'COMMENT_EDIT'),
      isWithdrawal: ({ body }) => body === null,
    },
  },
  find: knownComments,
  async findWithdrawable(_, withdrawals, known) {
    return withdrawals.filter((fact) => {
      const comment = fact.kind === 'comment-edit' && known.get(keyOf(fact.contentId, fact.commentId));
      return comment && (comment.userId === fact.viewer.id || isModerator(fact.viewer));
    });
  },
  async write(db, entries, deltas, known) {
    const [added, edits] = [entries.filter(isComment), entries.filter(isEdit)];
    await Promise.all([
      lockTouchedComments(db, entries, known),
      added.length > 0 && writeComments(db, added, deltas, known),
      edits.length > 0 && writeCommentEdits(db, edits, deltas, known),
    ]);
  },
  tables: commentTables,
} satisfies InteractionModule<CommentFact | CommentEditFact, KnownComments>;
