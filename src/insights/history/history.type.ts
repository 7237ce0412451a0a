import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import { events } from '../../interactions/registry/modules';
import type { InteractionType } from '../../interactions/registry/types';

@ObjectType({
  description:
    'One interaction in the history of the viewer. The history contains likes, saves and ratings until the viewer withdraws them, and all viewings of a content as one view.',
})
export class Interaction {
  @Field(() => ID, { description: 'Key for client caches, and id for `removeFromHistory`. The query `node` does not accept it.' })
  id!: string;

  @Field(() => InteractionTypeEnum, { description: 'Type of the interaction.' })
  type!: InteractionType;

  @Field(() => DateTime, { description: 'Time of the interaction. For a view: time of the last viewing.' })
  occurredAt!: Date;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Duration of the interaction in milliseconds. For a view: duration of the longest viewing. Null if unknown.',
  })
  durationMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Farthest position that the viewer reached in the content, in percent of its length, 0–100. Null for types other than VIEW.',
  })
  progressPct!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the viewer ever reached the end of the content. Null for types other than VIEW.' })
  isComplete!: boolean | null;

  @Field(() => SafeInt, { nullable: true, description: 'Number of counted viewings of the content by the viewer. Null for types other than VIEW.' })
  timesViewed!: number | null;

  @Field(() => Int, { nullable: true, description: 'Rating of the content by the viewer, 1–10. Null for types other than RATING.' })
  rating!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Platform or method by which the viewer shared the content. Null if not set, and for types other than SHARE.',
  })
  platform!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Notes of the viewer about the content. For a rating or comment without notes: the text of the review or comment. Null without text.',
  })
  notes!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How valuable the content is to the viewer, 1–10. For a rating for which the viewer set no value: the rating. Null if not set.',
  })
  value!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Reaction of the viewer to the content, such as LIKE. Null for types other than REACTION.',
  })
  reaction!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Situation in which the viewer interacted with the content, such as evening or commute. Null if not set.',
  })
  context!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of units in the cart or in the purchase. Null if not set, and for types other than CART_ADD, CART_REMOVE and PURCHASE.',
  })
  quantity!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Price of one unit in the cart or in the purchase, as a decimal number such as "19.99". Null if not set, and for types other than CART_ADD, CART_REMOVE and PURCHASE.',
  })
  unitPrice!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Currency of the unit price: an ISO 4217 code such as EUR. Null if not set, and for types other than CART_ADD, CART_REMOVE and PURCHASE.',
  })
  currency!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How the viewer felt about the content, as one word. Null if not set. Only the viewer can read it.',
  })
  mood!: string | null;

  @Field(() => Int, { nullable: true, description: 'Intensity of the mood of the viewer, 1–10. Null if not set. Only the viewer can read it.' })
  moodIntensity!: number | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the comment, which `deleteComment` accepts. Null for types other than COMMENT.' })
  commentId!: string | null;

  /** Id of the entry in the database view `history`. It distinguishes entries that have the same type and content. */
  entryId!: string;
}

for (const [name, { description }] of Object.entries(events.textFields))
  Field(() => String, { nullable: true, description: `${description} Null if not set, and for other types.` })(Interaction.prototype, name);

export const InteractionConnection = connectionOf('Interaction', () => Interaction);
