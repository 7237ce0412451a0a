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
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { badInput } from '../../domain/errors';
import { type KeyOf, keyGiven } from '../../domain/identifiers';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { ReviewBodyField, ReviewTitleField } from '../../graphql/input-fields';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsBetween, IsContentId, IsGlobalId } from '../../graphql/validation';
import { ContentInteractionInput, InteractionPayload, MoodInput, recordInteraction, recordUndo, UndoPayload } from '../record-interaction';
import { type ReviewRow, reviewPage } from './queries';
import { ratingDetails } from './rating-details';
import { Review, ReviewConnection, type ReviewOrder, ReviewOrderEnum, toReview } from './review.type';

@InputType({ description: 'A rating of a content by the viewer, with an optional review.' })
export class RateInput extends MoodInput {
  @Field(() => Int, { description: 'Rating of the content, 1–10, where 10 is the best.' })
  @IsBetween(1, 10)
  rating!: number;

  @ReviewTitleField()
  title?: string | null;

  @ReviewBodyField()
  body?: string | null;
}

@InputType({ description: "The content from which to remove the viewer's rating." })
export class UnrateInput extends ContentInteractionInput {}

@InputType({ description: 'The review to vote for as helpful.' })
export class MarkReviewHelpfulInput {
  @Field(() => ID, { description: 'Id of a review by another user.' })
  @IsGlobalId()
  reviewId!: string;
}

@InputType({ description: "The review from which to remove the viewer's vote." })
export class UnmarkReviewHelpfulInput extends MarkReviewHelpfulInput {}

@ObjectType({ description: 'Result of `rate`.' })
export class RatePayload extends InteractionPayload {
  @Field(() => Review, { description: 'The rating and review of the viewer as stored after this mutation.' })
  review!: Review;
}

@ObjectType({ description: 'Result of `unrate`.' })
export class UnratePayload extends UndoPayload {}

@ObjectType({ description: 'Result of `markReviewHelpful`.' })
export class MarkReviewHelpfulPayload extends InteractionPayload {
  @Field(() => Review, {
    nullable: true,
    description: 'The review as stored after this mutation. Null if its author removed the review at the same time.',
  })
  review!: Review | null;
}

@ObjectType({ description: 'Result of `unmarkReviewHelpful`.' })
export class UnmarkReviewHelpfulPayload extends UndoPayload {
  @Field(() => Review, {
    nullable: true,
    description: 'The review as stored after this mutation. Null if its author removed the review at the same time, or if `content` is null.',
  })
  review!: Review | null;
}

@ArgsType()
class ReviewsArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => ReviewOrderEnum, 'NEWEST', 'Order of the reviews in the list.')
  orderBy!: ReviewOrder;
}

@Resolver(() => Review)
export class ReviewResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RatePayload, {
    description:
      "Stores the viewer's rating of a content, optionally with a review. A user has one rating per content: a later call with other values replaces it and sets `editedAt`. Idempotent.",
  })
  async rate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RateInput, { description: 'Rating and review to store.' }) input: RateInput,
  ): Promise<RatePayload> {
    const outcome = await recordInteraction(context, info, input, ratingDetails(input));
    const row = await context.loaders.review.load({ contentId: input.contentId, authorId: context.signedIn.id });
    if (!row) throw badInput('input.contentId', 'The rating was removed concurrently.');
    return { ...outcome, review: toReview(row) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnratePayload, {
    description: "Removes the viewer's rating of a content, with the review and all votes for the review. Idempotent.",
  })
  unrate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnrateInput, { description: "The content from which to remove the viewer's rating." }) input: UnrateInput,
  ): Promise<UnratePayload> {
    return recordUndo(context, info, input, { kind: 'rating', rating: null });
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => MarkReviewHelpfulPayload, { description: "Stores the viewer's vote that a review by another user is helpful. Idempotent." })
  async markReviewHelpful(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => MarkReviewHelpfulInput, { description: 'Review to vote for.' }) { reviewId }: MarkReviewHelpfulInput,
  ): Promise<MarkReviewHelpfulPayload> {
    const key = votedFor(context, reviewId);
    const outcome = await recordInteraction(context, info, key, { kind: 'vote', authorId: key.authorId, isSet: true });
    return { ...outcome, review: await standingReview(context, key) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnmarkReviewHelpfulPayload, { description: "Removes the viewer's vote that a review is helpful. Idempotent." })
  async unmarkReviewHelpful(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnmarkReviewHelpfulInput, { description: "The review from which to remove the viewer's vote." }) {
      reviewId,
    }: UnmarkReviewHelpfulInput,
  ): Promise<UnmarkReviewHelpfulPayload> {
    const key = votedFor(context, reviewId);
    const outcome = await recordUndo(context, info, key, { kind: 'vote', authorId: key.authorId, isSet: false });
    return { ...outcome, review: outcome.content && (await standingReview(context, key)) };
  }

  @UseMiddleware(statementLimit)
  @Query(() => ReviewConnection, {
    nullable: true,
    description: 'Ratings of a content with their reviews. Null if the content does not exist or the viewer cannot see it.',
  })
  async reviews(@Ctx() context: Context, @Args(() => ReviewsArgs) args: ReviewsArgs): Promise<Connection<Review> | null> {
    const { contentId, orderBy, first } = args;
    const list = `reviews/${orderBy}/${contentId}`;
    const after = decodeCursor(list, args.after, orderBy === 'NEWEST' ? ['time', 'text'] : ['count', 'time', 'text']);
    if (!(await context.loaders.content.load(contentId))) return null;
    const rows = await reviewPage(context.db, contentId, context.viewer?.id ?? null, orderBy, first + 1, after);
    const timeAndAuthor = (row: ReviewRow) => [row.occurredAt.toISOString(), row.authorId];
    return toConnection(rows, args, list, (row) => (orderBy === 'NEWEST' ? timeAndAuthor(row) : [row.helpfulCount, ...timeAndAuthor(row)]), toReview);
  }

  @FieldResolver(() => UserObject, { nullable: true, description: 'Author of the review. Null if the data of the author was erased.' })
  author(@Root() { authorId }: Review, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The reviewed content. Null if the viewer can no longer see it.' })
  content(@Root() { contentId }: Review, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

/**
 * Parses the global id of a review that the viewer votes for. @throws CodedError BAD_USER_INPUT if the id is invalid or the viewer wrote the review.
 */
function votedFor({ signedIn }: Context, reviewId: string): KeyOf<'Review'> {
  const key = keyGiven('Review', reviewId, 'input.reviewId');
  if (key.authorId === signedIn.id) throw badInput('input.reviewId', 'A user cannot vote for their own review.');
  return key;
}

async function standingReview({ loaders }: Context, key: KeyOf<'Review'>): Promise<Review | null> {
  const row = await loaders.review.load(key);
  return row && toReview(row);
}
