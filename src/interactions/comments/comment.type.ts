import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const CommentOrderEnum = { NEWEST: 'NEWEST', OLDEST: 'OLDEST' } as const;
export type CommentOrder = keyof typeof CommentOrderEnum;
registerEnumType(CommentOrderEnum, {
  name: 'CommentOrder',
  description: 'Order of the comments in a list.',
  valuesConfig: { NEWEST: { description: 'Latest comment first.' }, OLDEST: { description: 'Earliest comment first.' } },
});

export const CommentStateEnum = { STANDING: 'STANDING', DELETED: 'DELETED', REMOVED: 'REMOVED', ERASED: 'ERASED' } as const;
registerEnumType(CommentStateEnum, {
  name: 'CommentState',
  description: 'Whether a comment is visible, or who removed its text.',
  valuesConfig: {
    STANDING: { description: 'The text of the comment is visible.' },
    DELETED: { description: 'The author deleted the comment. Lists contain it without its text as long as it has visible replies.' },
    REMOVED: { description: 'A moderator removed the comment. Lists contain it without its text as long as it has visible replies.' },
    ERASED: {
      description: 'The personal data of the author was erased, including the text of the comment. The comment still counts in `commentCount`.',
    },
  },
});

@ObjectType({ implements: Node, description: 'A comment of a user on a content, or a reply to a comment.' })
export class Comment extends Node {
  @Field(() => ID, { nullable: true, description: 'Id of the comment to which this comment replies. Null for a comment on the content itself.' })
  parentId!: string | null;

  @Field(() => Int, { description: 'Depth of the comment in its thread, 0–3. 0 for a comment on the content itself, 1 for a reply to it.' })
  depth!: number;

  @Field(() => CommentStateEnum, { description: 'Whether the comment is visible, or who removed its text.' })
  state!: keyof typeof CommentStateEnum;

  @Field(() => String, { nullable: true, description: 'Text of the comment. Null unless `state` is STANDING.' })
  body!: string | null;

  @Field(() => SafeInt, { description: 'Number of direct replies to the comment, without deleted and removed ones.' })
  replyCount!: number;

  @Field(() => DateTime, { description: 'Time at which the author wrote the comment.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the author last edited the comment. Null if the comment was never edited.' })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the content that the comment is about.' })
  contentId!: string;
  /** Id of the user who wrote the comment. Null unless `state` is STANDING, because the API hides the author of a comment whose text was deleted. */
  authorId!: string | null;
}

export const CommentConnection = connectionOf('Comment', () => Comment);

interface Stored extends Omit<Comment, 'id' | 'state' | 'authorId'> {
  /** UUID of the comment in the database. In this interface, `parentId` is a UUID too, not a global id. */
  id: string;
  userId: string;
  deletedAt: Date | null;
  deletedBy: string | null;
}

export function toComment({ userId, deletedAt, deletedBy, ...row }: Stored): Comment {
  const state = deletedAt ? (deletedBy === userId ? 'DELETED' : 'REMOVED') : row.body === null ? 'ERASED' : 'STANDING';
  return {
    state,
    authorId: state === 'STANDING' ? userId : null,
    ...row,
    id: globalIdOf('Comment', row.id, row.contentId),
    parentId: row.parentId && globalIdOf('Comment', row.parentId, row.contentId),
  };
}
