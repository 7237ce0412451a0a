import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const ReviewOrderEnum = { NEWEST: 'NEWEST', HELPFUL: 'HELPFUL' } as const;
export type ReviewOrder = keyof typeof ReviewOrderEnum;
registerEnumType(ReviewOrderEnum, {
  name: 'ReviewOrder',
  description: 'Order of reviews.',
  valuesConfig: { NEWEST: { description: 'Latest first.' }, HELPFUL: { description: 'Most helpful votes first, then latest first.' } },
});

@ObjectType({ implements: Node, description: 'A rating of a content with an optional review. A user has one per content.' })
export class Review extends Node {
  @Field(() => Int, { description: 'Rating, 1–10.' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'Title of the review. Null if there is none.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'Text of the review. Null if there is none.' })
  body!: string | null;

  @Field(() => Boolean, {
    description: 'Whether a purchase of the content by the author is recorded. The frontend or a service reports purchases (`purchase`).',
  })
  isVerified!: boolean;

  @Field(() => SafeInt, { description: 'Number of users who found the review helpful.' })
  helpfulCount!: number;

  @Field(() => Boolean, { description: 'Whether the viewer voted for the review as helpful. False without a token.' })
  hasVotedHelpful!: boolean;

  @Field(() => DateTime, { description: 'Time of the rating.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last change of rating, title or text. Null if they were never changed.' })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  contentId!: string;
  authorId!: string;
}

export const ReviewConnection = connectionOf('Review', () => Review);

export function toReview(row: Omit<Review, 'id'>): Review {
  return { ...row, id: globalIdOf('Review', row.authorId, row.contentId) };
}
