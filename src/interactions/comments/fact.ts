import type { FactBase } from '../../ledger/facts';

declare module '../../ledger/facts' {
  interface FactsByKind {
    comment: CommentFact;
    'comment-edit': CommentEditFact;
  }
}

export interface CommentFact extends FactBase {
  kind: 'comment';
  parentId: string | null;
  body: string;
}

export interface CommentEditFact extends FactBase {
  kind: 'comment-edit';
  commentId: string;
  /** New text of the comment. Null deletes the comment. */
  body: string | null;
}
