import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const ReviewOrderEnum = { NEWEST: 'NEWEST', HELPFUL: 'HELPFUL' } as const;
export type ReviewOrder = keyof typeof ReviewOrderEnum;
registerEnumType(ReviewOrderEnum, {
  name: 'ReviewOrder',
  description: 'In what order reviews come.',
  valuesConfig: { NEWEST: { description: 'The latest first.' }, HELPFUL: { description: 'Those that helped most first, of equals the latest.' } },
});

@ObjectType({ implements: Node, description: 'One rating of a content, with words if its author gave any. One per user and content.' })
export class Review extends Node {
  @Field(() => Int, { description: '1–10.' })
  rating!: number;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'The review itself.' })
  body!: string | null;

  @Field(() => Boolean, { description: "The author's purchase of the content is on record, as the frontend or a service told it (`purchase`)." })
  isVerified!: boolean;

  @Field(() => SafeInt, { description: 'How many users found it helpful.' })
  helpfulCount!: number;

  @Field(() => Boolean, { description: 'The viewer found it helpful.' })
  hasVotedHelpful!: boolean;

  @Field(() => DateTime, { description: 'When the content was rated.' })
  occurredAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When rating or words were last changed; null: never.' })
  editedAt!: Date | null;

  @Field(() => ID, { description: 'The content it stands under, by its id in the catalogue.' })
  contentId!: string;
  authorId!: string;
}

export const ReviewConnection = connectionOf('Review', () => Review);

export function toReview(row: Omit<Review, 'id'>): Review {
  return { ...row, id: globalIdOf('Review', row.authorId, row.contentId) };
}
