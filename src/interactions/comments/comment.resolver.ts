import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { maxDepth } from '../../domain/comment-thread';
import { badInput, CodedError } from '../../domain/errors';
import { keyGiven } from '../../domain/identifiers';
import { textLimits } from '../../domain/text-limits';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsContentId, IsGlobalId, IsText } from '../../graphql/validation';
import { EventInput, InteractionPayload, recordInteraction, recordUndo, UndoPayload } from '../record-interaction';
import { Comment, CommentConnection, type CommentOrder, CommentOrderEnum, toComment } from './comment.type';
import { commentDetails, textOf } from './comment-details';
import { commentPage } from './queries';

@InputType({ description: 'A new comment on a content, or a reply to a comment.' })
export class AddCommentInput extends EventInput {
  @Field(() => ID, {
    nullable: true,
    description: `Id of the comment to reply to. Omitted or null: the comment is about the content itself. Replies can be nested ${maxDepth} levels deep.`,
  })
  @IsGlobalId()
  parentId?: string | null;

  @Field(() => String, { description: `Text of the comment, 1–${textLimits.comment} characters.` })
  @IsText(textLimits.comment)
  body!: string;
}

@InputType({ description: 'A comment of the viewer, and its new text.' })
export class EditCommentInput {
  @Field(() => ID, { description: 'Id of the comment to change.' })
  @IsGlobalId()
  commentId!: string;

  @Field(() => String, { description: `Text of the comment, 1–${textLimits.comment} characters.` })
  @IsText(textLimits.comment)
  body!: string;
}

@InputType({ description: 'The comment to delete.' })
export class DeleteCommentInput {
  @Field(() => ID, { description: 'Id of the comment to delete.' })
  @IsGlobalId()
  commentId!: string;
}

@ObjectType({ description: 'Result of `addComment`.' })
export class AddCommentPayload extends InteractionPayload {
  @Field(() => Comment, { description: 'The comment as stored after this mutation.' })
  comment!: Comment;
}

@ObjectType({ description: 'Result of `editComment`.' })
export class EditCommentPayload extends AddCommentPayload {}

@ObjectType({ description: 'Result of `deleteComment`.' })
export class DeleteCommentPayload extends UndoPayload {
  @Field(() => Comment, { nullable: true, description: 'The deleted comment, without its text. Null if `content` is null.' })
  comment!: Comment | null;
}

@ArgsType()
class CommentsArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Returns the direct replies to the comment with this id. Omitted or null: the comments on the content itself.',
  })
  @IsGlobalId()
  parentId?: string | null;

  @DefaultField(() => CommentOrderEnum, 'NEWEST', 'Order of the comments in the list.')
  orderBy!: CommentOrder;
}

@Resolver(() => Comment)
export class CommentResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => AddCommentPayload, {
    description: 'Adds a comment on a content, or a reply to a comment. Each call adds a further comment, unless it repeats an `eventId`.',
  })
  async addComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddCommentInput, { description: 'Comment or reply to add.' }) input: AddCommentInput,
  ): Promise<AddCommentPayload> {
    const outcome = await recordInteraction(context, info, input, commentDetails(input));
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => EditCommentPayload, { description: "Changes the text of one of the viewer's comments, and sets its `editedAt`. Idempotent." })
  async editComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => EditCommentInput, { description: 'Comment to change, and its new text.' }) { commentId, body }: EditCommentInput,
  ): Promise<EditCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordInteraction(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: textOf(body) });
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => DeleteCommentPayload, {
    description: "Deletes the text of one of the viewer's comments. Moderators and admins can delete any comment. Replies stay visible. Idempotent.",
  })
  async deleteComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DeleteCommentInput, { description: 'Comment to delete.' }) { commentId }: DeleteCommentInput,
  ): Promise<DeleteCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordUndo(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: null });
    return { ...outcome, comment: outcome.content && (await standingComment(context, outcome)) };
  }

  @UseMiddleware(statementLimit)
  @Query(() => CommentConnection, {
    nullable: true,
    description: 'Comments on a content, or the replies to one comment. Null if the content does not exist or the viewer cannot see it.',
  })
  async comments(@Ctx() context: Context, @Args(() => CommentsArgs) args: CommentsArgs): Promise<Connection<Comment> | null> {
    const { contentId, orderBy, first } = args;
    const parent = args.parentId ? keyGiven('Comment', args.parentId, 'parentId') : null;
    if (parent && parent.contentId !== contentId) throw badInput('parentId', 'parentId must be a comment on this content.');
    const parentId = parent?.id ?? null;
    const list = `comments/${orderBy}/${parentId ?? ''}/${contentId}`;
    const after = decodeCursor(list, args.after, ['time', 'uuid']);
    if (!(await context.loaders.content.load(contentId))) return null;
    const rows = await commentPage(context.db, contentId, parentId, orderBy, first + 1, after);
    return toConnection(rows, args, list, (row) => [row.occurredAt.toISOString(), row.id], toComment);
  }

  @FieldResolver(() => UserObject, {
    nullable: true,
    description: 'Author of the comment. Null if the comment was deleted or removed, or if the data of the author was erased.',
  })
  async author(@Root() { authorId }: Comment, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return authorId === null ? null : loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content that the comment is about. Null if the viewer can no longer see the content.',
  })
  content(@Root() { contentId }: Comment, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

async function standingComment({ loaders }: Context, { contentId, recordId }: { contentId: string; recordId: string | null }): Promise<Comment> {
  const row = await loaders.comment.load({ contentId, id: recordId ?? '' });
  if (!row) throw new CodedError('NOT_FOUND', 'The comment does not exist.');
  return toComment(row);
}
