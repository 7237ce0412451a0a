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
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { badInput } from '../../domain/errors';
import { type KeyOf, keyGiven } from '../../domain/identifiers';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { ReviewBodyField, ReviewTitleField } from '../../graphql/input-fields';
import { IsBetween, IsContentId, IsGlobalId } from '../../graphql/validation';
import { ContentInteractionInput, InteractionPayload, MoodInput, recordInteraction, recordTakeBack, TakeBackPayload } from '../record-interaction';
import { type ReviewRow, reviewPage } from './queries';
import { ratingDetails } from './rating-details';
import { Review, ReviewConnection, type ReviewOrder, ReviewOrderEnum, toReview } from './review.type';

@InputType({ description: 'A rating, with words if wished.' })
export class RateInput extends MoodInput {
  @Field(() => Int, { description: '1–10.' })
  @IsBetween(1, 10)
  rating!: number;

  @ReviewTitleField()
  title?: string | null;

  @ReviewBodyField()
  body?: string | null;
}

@InputType({ description: 'Which rating to take back.' })
export class UnrateInput extends ContentInteractionInput {}

@InputType({ description: 'Which review helped.' })
export class MarkReviewHelpfulInput {
  @Field(() => ID, { description: 'The review.' })
  @IsGlobalId()
  reviewId!: string;
}

@InputType({ description: 'Which vote to take back.' })
export class UnmarkReviewHelpfulInput extends MarkReviewHelpfulInput {}

@ObjectType({ description: 'The content, rated.' })
export class RatePayload extends InteractionPayload {
  @Field(() => Review, { description: 'The review as it now stands.' })
  review!: Review;
}

@ObjectType({ description: 'The content, not rated (any more).' })
export class UnratePayload extends TakeBackPayload {}

@ObjectType({ description: 'The content whose review was voted for.' })
export class MarkReviewHelpfulPayload extends InteractionPayload {
  @Field(() => Review, { nullable: true, description: 'The review as it now stands; null when it was taken back in this very moment.' })
  review!: Review | null;
}

@ObjectType({ description: 'The content whose review was voted for no more.' })
export class UnmarkReviewHelpfulPayload extends TakeBackPayload {
  @Field(() => Review, {
    nullable: true,
    description: 'The review as it now stands; null when it was taken back in this very moment, or `content` is null.',
  })
  review!: Review | null;
}

@ArgsType()
class ReviewsArgs extends PageArgs {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => ReviewOrderEnum, 'NEWEST', 'In what order.')
  orderBy!: ReviewOrder;
}

@Resolver(() => Review)
export class ReviewResolver {
  @Authorized()
  @Mutation(() => RatePayload, {
    description: 'Rates a content, and reviews it. One per viewer and content: again changes it, and says so in `editedAt`.',
  })
  async rate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RateInput, { description: 'The rating.' }) input: RateInput,
  ): Promise<RatePayload> {
    const outcome = await recordInteraction(context, info, input, ratingDetails(input));
    const row = await context.loaders.review.load({ contentId: input.contentId, authorId: context.signedIn.id });
    if (!row) throw badInput('input.contentId', 'The rating was taken back in this very moment.');
    return { ...outcome, review: toReview(row) };
  }

  @Authorized()
  @Mutation(() => UnratePayload, { description: 'Takes a rating back, with its words and the votes for it. Safe to repeat.' })
  unrate(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnrateInput, { description: 'Which rating.' }) input: UnrateInput,
  ): Promise<UnratePayload> {
    return recordTakeBack(context, info, input, { kind: 'rating', rating: null });
  }

  @Authorized()
  @Mutation(() => MarkReviewHelpfulPayload, { description: "Says that somebody else's review helped. Safe to repeat." })
  async markReviewHelpful(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => MarkReviewHelpfulInput, { description: 'Which review.' }) { reviewId }: MarkReviewHelpfulInput,
  ): Promise<MarkReviewHelpfulPayload> {
    const key = votedFor(context, reviewId);
    const outcome = await recordInteraction(context, info, key, { kind: 'vote', authorId: key.authorId, isSet: true });
    return { ...outcome, review: await standingReview(context, key) };
  }

  @Authorized()
  @Mutation(() => UnmarkReviewHelpfulPayload, { description: 'Takes that back. Safe to repeat.' })
  async unmarkReviewHelpful(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnmarkReviewHelpfulInput, { description: 'Which review.' }) { reviewId }: UnmarkReviewHelpfulInput,
  ): Promise<UnmarkReviewHelpfulPayload> {
    const key = votedFor(context, reviewId);
    const outcome = await recordTakeBack(context, info, key, { kind: 'vote', authorId: key.authorId, isSet: false });
    return { ...outcome, review: outcome.content && (await standingReview(context, key)) };
  }

  @Query(() => ReviewConnection, {
    nullable: true,
    description: 'The ratings and reviews of a content; null when it does not exist or the viewer may not see it.',
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

  @FieldResolver(() => UserObject, { nullable: true, description: 'Who wrote it; null when that person was erased.' })
  author(@Root() { authorId }: Review, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return loaders.user.load(authorId);
  }

  @FieldResolver(() => ContentObject, { nullable: true, description: 'The content; null when the viewer may no longer see it.' })
  content(@Root() { contentId }: Review, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

/** @throws CodedError BAD_USER_INPUT when it is no review's id, or a review of the viewer's own. */
function votedFor({ signedIn }: Context, reviewId: string): KeyOf<'Review'> {
  const key = keyGiven('Review', reviewId, 'input.reviewId');
  if (key.authorId === signedIn.id) throw badInput('input.reviewId', 'Nobody votes for a review of their own.');
  return key;
}

async function standingReview({ loaders }: Context, key: KeyOf<'Review'>): Promise<Review | null> {
  const row = await loaders.review.load(key);
  return row && toReview(row);
}
