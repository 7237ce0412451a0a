import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const ReviewOrderEnum = { NEWEST: 'NEWEST', HELPFUL: 'HELPFUL' } as const;
export type ReviewOrder = keyof typeof ReviewOrderEnum;
registerEnumType(ReviewOrderEnum, {
  name: 'ReviewOrder',
  description: 'Order of the reviews in a list.',
  valuesConfig: {
    NEWEST: { description: 'Latest review first.' },
    HELPFUL: { description: 'Review with the most helpful votes first. Among equal numbers of votes, latest first.' },
  },
});

@ObjectType({
  implements: Node,
  description: 'A rating of a content by a user, with an optional review text. A user has at most one rating per content.',
})
export class Review extends Node {
  @Field(() => Int, { description: 'Rating of the content by the author, 1–10, where 10 is the best.' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'Title of the review. Null without a title.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'Text of the review. Null if the author only gave a rating.' })
  body!: string | null;

  @Field(() => Boolean, {
    description: 'Whether the author bought the content: true if a call of the mutation `purchase` recorded it.',
  })
  isVerified!: boolean;

  @Field(() => SafeInt, { description: 'Number of users who voted for the review as helpful.' })
  helpfulCount!: number;

  @Field(() => Boolean, { description: 'Whether the viewer voted for the review as helpful. False for a request without a token.' })
  hasVotedHelpful!: boolean;

  @Field(() => DateTime, { description: 'Time at which the author rated the content.' })
  occurredAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the author last changed the rating, the title or the text. Null if never changed.',
  })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the reviewed content in the catalogue.' })
  contentId!: string;
  authorId!: string;
}

export const ReviewConnection = connectionOf('Review', () => Review);

export function toReview(row: Omit<Review, 'id'>): Review {
  return { id: globalIdOf('Review', row.authorId, row.contentId), ...row };
}
