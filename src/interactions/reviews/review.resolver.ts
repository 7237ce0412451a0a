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

@InputType({ description: 'A rating with an optional review.' })
export class RateInput extends MoodInput {
  @Field(() => Int, { description: 'Rating, 1–10.' })
  @IsBetween(1, 10)
  rating!: number;

  @ReviewTitleField()
  title?: string | null;

  @ReviewBodyField()
  body?: string | null;
}

@InputType({ description: 'Content whose rating to remove.' })
export class UnrateInput extends ContentInteractionInput {}

@InputType({ description: 'A helpful review.' })
export class MarkReviewHelpfulInput {
  @Field(() => ID, { description: 'Id of the review.' })
  @IsGlobalId()
  reviewId!: string;
}

@InputType({ description: 'Review whose vote to remove.' })
export class UnmarkReviewHelpfulInput extends MarkReviewHelpfulInput {}

@ObjectType({ description: 'Result of `rate`.' })
export class RatePayload extends InteractionPayload {
  @Field(() => Review, { description: 'The review after this mutation.' })
  review!: Review;
}

@ObjectType({ description: 'Result of `unrate`.' })
export class UnratePayload extends UndoPayload {}

@ObjectType({ description: 'Result of `markReviewHelpful`.' })
export class MarkReviewHelpfulPayload extends InteractionPayload {
  @Field(() => Review, { nullable: true, description: 'The review after this mutation. Null if its author removed it concurrently.' })
  review!: Review | null;
}

@ObjectType({ description: 'Result of `unmarkReviewHelpful`.' })
export class UnmarkReviewHelpfulPayload extends UndoPayload {
  @Field(() => Review, {
    nullable: true,
    description: 'The review after this mutation. Null if its author removed it concurrently, or if `content` is null.',
  })
  review!: Review | null;
}

@ArgsType()
class ReviewsArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => ReviewOrderEnum, 'NEWEST', 'Order of the list.')
  orderBy!: ReviewOrder;
}

@Resolver(() => Review)
export class ReviewResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RatePayload, {
    description: 'Rates and optionally reviews a content. A viewer has one rating per content; another call changes it and sets `editedAt`.',
  })
  async rate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RateInput, { description: 'Rating to record.' }) input: RateInput,
  ): Promise<RatePayload> {
    const outcome = await recordInteraction(context, info, input, ratingDetails(input));
    const row = await context.loaders.review.load({ contentId: input.contentId, authorId: context.signedIn.id });
    if (!row) throw badInput('input.contentId', 'The rating was removed concurrently.');
    return { ...outcome, review: toReview(row) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnratePayload, { description: 'Removes a rating, with its review and the votes for it. Idempotent.' })
  unrate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnrateInput, { description: 'Content whose rating to remove.' }) input: UnrateInput,
  ): Promise<UnratePayload> {
    return recordUndo(context, info, input, { kind: 'rating', rating: null });
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => MarkReviewHelpfulPayload, { description: 'Votes for the review of another user as helpful. Idempotent.' })
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
  @Mutation(() => UnmarkReviewHelpfulPayload, { description: 'Removes the vote for a helpful review. Idempotent.' })
  async unmarkReviewHelpful(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnmarkReviewHelpfulInput, { description: 'Review whose vote to remove.' }) { reviewId }: UnmarkReviewHelpfulInput,
  ): Promise<UnmarkReviewHelpfulPayload> {
    const key = votedFor(context, reviewId);
    const outcome = await recordUndo(context, info, key, { kind: 'vote', authorId: key.authorId, isSet: false });
    return { ...outcome, review: outcome.content && (await standingReview(context, key)) };
  }

  @UseMiddleware(statementLimit)
  @Query(() => ReviewConnection, {
    nullable: true,
    description: 'Ratings and reviews of a content. Null if the content does not exist or the viewer cannot see it.',
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

  @FieldResolver(() => UserObject, { nullable: true, description: 'Author of the review. Null if the author was erased.' })
  author(@Root() { authorId }: Review, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content. Null if the viewer can no longer see it.' })
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
