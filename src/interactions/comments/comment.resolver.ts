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
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { maxDepth } from '../../domain/comment-thread';
import { badInput, CodedError } from '../../domain/errors';
import { keyGiven } from '../../domain/identifiers';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { IsContentId, IsGlobalId, IsText } from '../../graphql/validation';
import { EventInput, InteractionPayload, recordInteraction, recordTakeBack, TakeBackPayload } from '../record-interaction';
import { Comment, CommentConnection, type CommentOrder, CommentOrderEnum, toComment } from './comment.type';
import { commentDetails, textOf } from './comment-details';
import { commentPage } from './queries';

const maxBody = 10_000;

@InputType({ description: 'What to write, and where.' })
export class AddCommentInput extends EventInput {
  @Field(() => ID, { nullable: true, description: `The comment to reply to; left out: the content itself. Replies go ${maxDepth} levels deep.` })
  @IsGlobalId()
  parentId?: string | null;

  @Field(() => String, { description: `The words, 1–${maxBody} characters.` })
  @IsText(maxBody)
  body!: string;
}

@InputType({ description: 'Which comment to change, and to what.' })
export class EditCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  @IsGlobalId()
  commentId!: string;

  @Field(() => String, { description: `The words, 1–${maxBody} characters.` })
  @IsText(maxBody)
  body!: string;
}

@InputType({ description: 'Which comment to delete.' })
export class DeleteCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  @IsGlobalId()
  commentId!: string;
}

@ObjectType({ description: 'The content, commented.' })
export class AddCommentPayload extends InteractionPayload {
  @Field(() => Comment, { description: 'The comment as it now stands.' })
  comment!: Comment;
}

@ObjectType({ description: 'The content, with the comment changed.' })
export class EditCommentPayload extends AddCommentPayload {}

@ObjectType({ description: 'The content, with the comment deleted.' })
export class DeleteCommentPayload extends TakeBackPayload {
  @Field(() => Comment, { nullable: true, description: 'The comment as it now stands; null when `content` is null.' })
  comment!: Comment | null;
}

@ArgsType()
class CommentsArgs extends PageArgs {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'Only the replies to this comment; left out: what stands under the content itself.' })
  @IsGlobalId()
  parentId?: string | null;

  @DefaultField(() => CommentOrderEnum, 'NEWEST', 'In what order.')
  orderBy!: CommentOrder;
}

@Resolver(() => Comment)
export class CommentResolver {
  @Authorized()
  @Mutation(() => AddCommentPayload, { description: 'Writes a comment, or a reply to one. Each counts; with an `eventId` a retry does not.' })
  async addComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddCommentInput, { description: 'The comment.' }) input: AddCommentInput,
  ): Promise<AddCommentPayload> {
    const outcome = await recordInteraction(context, info, input, commentDetails(input));
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @Mutation(() => EditCommentPayload, { description: "Changes a comment of the viewer's own, and says so in `editedAt`. Safe to repeat." })
  async editComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => EditCommentInput, { description: 'The comment.' }) { commentId, body }: EditCommentInput,
  ): Promise<EditCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordInteraction(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: textOf(body) });
    return { ...outcome, comment: await standingComment(context, outcome) };
  }

  @Authorized()
  @Mutation(() => DeleteCommentPayload, {
    description: "Deletes a comment: the viewer's own or, for moderators and admins, anybody's. Its replies stay. Safe to repeat.",
  })
  async deleteComment(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DeleteCommentInput, { description: 'The comment.' }) { commentId }: DeleteCommentInput,
  ): Promise<DeleteCommentPayload> {
    const { id, contentId } = keyGiven('Comment', commentId, 'input.commentId');
    const outcome = await recordTakeBack(context, info, { contentId }, { kind: 'comment-edit', commentId: id, body: null });
    return { ...outcome, comment: outcome.content && (await standingComment(context, outcome)) };
  }

  @Query(() => CommentConnection, {
    nullable: true,
    description: 'The comments on a content, or the replies to one comment; null when the content does not exist or the viewer may not see it.',
  })
  async comments(@Ctx() context: Context, @Args(() => CommentsArgs) args: CommentsArgs): Promise<Connection<Comment> | null> {
    const { contentId, orderBy, first } = args;
    const parent = args.parentId ? keyGiven('Comment', args.parentId, 'parentId') : null;
    if (parent && parent.contentId !== contentId) throw badInput('parentId', 'parentId must be a comment of this very content.');
    const parentId = parent?.id ?? null;
    const list = `comments/${orderBy}/${parentId ?? ''}/${contentId}`;
    const after = decodeCursor(list, args.after, ['time', 'uuid']);
    if (!(await context.loaders.content.load(contentId))) return null;
    const rows = await commentPage(context.db, contentId, parentId, orderBy, first + 1, after);
    return toConnection(rows, args, list, (row) => [row.occurredAt.toISOString(), row.id], toComment);
  }

  @FieldResolver(() => UserObject, { nullable: true, description: 'Who wrote it; null when it stands no more, or that person was erased.' })
  async author(@Root() { authorId }: Comment, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return authorId === null ? null : loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content; null when the viewer may no longer see it.' })
  content(@Root() { contentId }: Comment, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

async function standingComment({ loaders }: Context, { contentId, recordId }: { contentId: string; recordId: string | null }): Promise<Comment> {
  const row = await loaders.comment.load({ contentId, id: recordId ?? '' });
  if (!row) throw new CodedError('NOT_FOUND', 'There is no such comment.');
  return toComment(row);
}
