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

@InputType({ description: 'A new comment or reply.' })
export class AddCommentInput extends EventInput {
  @Field(() => ID, {
    nullable: true,
    description: `Comment to reply to. Null or omitted for a comment on the content itself. Replies can be ${maxDepth} levels deep.`,
  })
  @IsGlobalId()
  parentId?: string | null;

  @Field(() => String, { description: `Text of the comment, 1–${textLimits.comment} characters.` })
  @IsText(textLimits.comment)
  body!: string;
}

@InputType({ description: 'A comment and its new text.' })
export class EditCommentInput {
  @Field(() => ID, { description: 'Id of the comment to change.' })
  @IsGlobalId()
  commentId!: string;

  @Field(() => String, { description: `Text of the comment, 1–${textLimits.comment} characters.` })
  @IsText(textLimits.comment)
  body!: string;
}

@InputType({ description: 'Comment to delete.' })
export class DeleteCommentInput {
  @Field(() => ID, { description: 'Id of the comment to delete.' })
  @IsGlobalId()
  commentId!: string;
}

@ObjectType({ description: 'Result of `addComment`.' })
export class AddCommentPayload extends InteractionPayload {
  @Field(() => Comment, { description: 'The comment after this mutation.' })
  comment!: Comment;
}

@ObjectType({ description: 'Result of `editComment`.' })
export class EditCommentPayload extends AddCommentPayload {}

@ObjectType({ description: 'Result of `deleteComment`.' })
export class DeleteCommentPayload extends UndoPayload {
  @Field(() => Comment, { nullable: true, description: 'The comment after this mutation. Null if `content` is null.' })
  comment!: Comment | null;
}

@ArgsType()
class CommentsArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Returns only the replies to this comment. Null or omitted for the comments on the content itself.',
  })
  @IsGlobalId()
  parentId?: string | null;

  @DefaultField(() => CommentOrderEnum, 'NEWEST', 'Order of the list.')
  orderBy!: CommentOrder;
}

@Resolver(() => Comment)
export class CommentResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => AddCommentPayload, { description: 'Adds a comment or a reply. Each call counts; a retry with the same `eventId` does not.' })
  async addComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddCommentInput, { description: 'Input of the mutation.' }) input: AddCommentInput,
  ): Promise<AddCommentPayload> {
    const outcome = await recordInteraction(context, info, input, commentDetails(input));
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => EditCommentPayload, { description: "Changes the text of one of the viewer's comments and sets `editedAt`. Idempotent." })
  async editComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => EditCommentInput, { description: 'Input of the mutation.' }) { commentId, body }: EditCommentInput,
  ): Promise<EditCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordInteraction(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: textOf(body) });
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => DeleteCommentPayload, {
    description: "Deletes one of the viewer's comments; moderators and admins can delete any comment. Replies are not deleted. Idempotent.",
  })
  async deleteComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DeleteCommentInput, { description: 'Input of the mutation.' }) { commentId }: DeleteCommentInput,
  ): Promise<DeleteCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordUndo(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: null });
    return { ...outcome, comment: outcome.content && (await standingComment(context, outcome)) };
  }

  @UseMiddleware(statementLimit)
  @Query(() => CommentConnection, {
    nullable: true,
    description: 'Comments on a content, or replies to one comment. Null if the content does not exist or the viewer cannot see it.',
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
    description: 'Author of the comment. Null if the comment was deleted or removed, or if the author was erased.',
  })
  async author(@Root() { authorId }: Comment, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return authorId === null ? null : loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content. Null if the viewer can no longer see it.' })
  content(@Root() { contentId }: Comment, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

async function standingComment({ loaders }: Context, { contentId, recordId }: { contentId: string; recordId: string | null }): Promise<Comment> {
  const row = await loaders.comment.load({ contentId, id: recordId ?? '' });
  if (!row) throw new CodedError('NOT_FOUND', 'The comment does not exist.');
  return toComment(row);
}
