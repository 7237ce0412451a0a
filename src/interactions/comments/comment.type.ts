import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const CommentOrderEnum = { NEWEST: 'NEWEST', OLDEST: 'OLDEST' } as const;
export type CommentOrder = keyof typeof CommentOrderEnum;
registerEnumType(CommentOrderEnum, {
  name: 'CommentOrder',
  description: 'Order of comments.',
  valuesConfig: { NEWEST: { description: 'Latest first.' }, OLDEST: { description: 'Earliest first.' } },
});

export const CommentStateEnum = { STANDING: 'STANDING', DELETED: 'DELETED', REMOVED: 'REMOVED', ERASED: 'ERASED' } as const;
registerEnumType(CommentStateEnum, {
  name: 'CommentState',
  description: 'State of a comment.',
  valuesConfig: {
    STANDING: { description: 'The comment is visible.' },
    DELETED: { description: 'The author deleted the comment. It is listed without its text while it has visible replies.' },
    REMOVED: { description: 'A moderator removed the comment. It is listed without its text while it has visible replies.' },
    ERASED: { description: 'The author was erased, including the text. The comment still counts.' },
  },
});

@ObjectType({ implements: Node, description: 'A comment of a user on a content, or a reply to another comment.' })
export class Comment extends Node {
  @Field(() => ID, { nullable: true, description: 'Id of the comment that this comment replies to. Null for a comment on the content itself.' })
  parentId!: string | null;

  @Field(() => Int, { description: 'Depth in the thread. 0 for a comment on the content itself.' })
  depth!: number;

  @Field(() => CommentStateEnum, { description: 'State of the comment.' })
  state!: keyof typeof CommentStateEnum;

  @Field(() => String, { nullable: true, description: 'Text of the comment. Null unless `state` is STANDING.' })
  body!: string | null;

  @Field(() => SafeInt, { description: 'Number of replies that are not deleted or removed.' })
  replyCount!: number;

  @Field(() => DateTime, { description: 'Time of the comment.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last edit. Null if the comment was never edited.' })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  contentId!: string;
  /** Id of the user who wrote the comment. Null unless `state` is STANDING, because the API must not reveal the authors of other comments. */
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
    ...row,
    id: globalIdOf('Comment', row.id, row.contentId),
    parentId: row.parentId && globalIdOf('Comment', row.parentId, row.contentId),
    state,
    authorId: state === 'STANDING' ? userId : null,
  };
}
