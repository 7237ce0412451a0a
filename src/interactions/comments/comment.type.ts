import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const CommentOrderEnum = { NEWEST: 'NEWEST', OLDEST: 'OLDEST' } as const;
export type CommentOrder = keyof typeof CommentOrderEnum;
registerEnumType(CommentOrderEnum, {
  name: 'CommentOrder',
  description: 'In what order comments come.',
  valuesConfig: { NEWEST: { description: 'The latest first.' }, OLDEST: { description: 'The earliest first.' } },
});

export const CommentStateEnum = { STANDING: 'STANDING', DELETED: 'DELETED', REMOVED: 'REMOVED', ERASED: 'ERASED' } as const;
registerEnumType(CommentStateEnum, {
  name: 'CommentState',
  description: 'Whether a comment can be read.',
  valuesConfig: {
    STANDING: { description: 'It can be read.' },
    DELETED: { description: 'Its author deleted it. It is shown, without words, as long as it has replies.' },
    REMOVED: { description: 'A moderator removed it. It is shown, without words, as long as it has replies.' },
    ERASED: { description: 'Its author was erased, and the words with them. It still counts.' },
  },
});

@ObjectType({ implements: Node, description: 'What a user wrote under a content, or in reply to another comment.' })
export class Comment extends Node {
  @Field(() => ID, { nullable: true, description: 'The comment it replies to; null: the content itself.' })
  parentId!: string | null;

  @Field(() => Int, { description: 'How deep in its thread: 0 under the content itself.' })
  depth!: number;

  @Field(() => CommentStateEnum, { description: 'Whether it can be read.' })
  state!: keyof typeof CommentStateEnum;

  @Field(() => String, { nullable: true, description: 'The words; null unless it is standing.' })
  body!: string | null;

  @Field(() => SafeInt, { description: 'Replies to it that stand now.' })
  replyCount!: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its words were last changed; null: never.' })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'The content it stands under, by its id in the catalogue.' })
  contentId!: string;
  /** null when it is not to be told: the comment stands no more. */
  authorId!: string | null;
}

export const CommentConnection = connectionOf('Comment', () => Comment);

interface Stored extends Omit<Comment, 'id' | 'state' | 'authorId'> {
  /** Its own id, and its parent's: not yet global ones. */
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
