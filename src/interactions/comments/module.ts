import { isModerator } from '../../domain/roles';
import type { Entry } from '../../ledger/facts';
import type { InteractionModule } from '../../ledger/interaction-module';
import { keyOf } from '../../ledger/row-format';
import type { CommentEditFact, CommentFact } from './fact';
import { type KnownComments, knownComments, lockTouchedComments, writeCommentEdits, writeComments } from './write';

type CommentEntry = Entry<CommentFact | CommentEditFact>;
const isComment = (entry: CommentEntry): entry is Entry<CommentFact> => entry.fact.kind === 'comment';
const isEdit = (entry: CommentEntry): entry is Entry<CommentEditFact> => entry.fact.kind === 'comment-edit';

export const comments: InteractionModule<CommentFact | CommentEditFact, KnownComments> = {
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
};
