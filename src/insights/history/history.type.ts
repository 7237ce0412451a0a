import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { InteractionType } from '../../domain/interaction-types';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/events/event.type';

@ObjectType({
  description:
    "One interaction in the viewer's history. Likes, saves and other states are included while they are set. Views are included once per content, at the time of the last viewing.",
})
export class Interaction {
  @Field(() => ID, { description: 'Id for client caches and for `removeFromHistory`.' })
  id!: string;

  @Field(() => InteractionTypeEnum, { description: 'Type of the interaction.' })
  type!: InteractionType;

  @Field(() => DateTime, { description: 'When the interaction happened; for a view, the last time.' })
  occurredAt!: Date;

  @Field(() => SafeInt, { nullable: true, description: 'Duration in milliseconds; for a view, of the longest viewing; null if unknown.' })
  durationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'For a view: the farthest progress in per cent, 0–100; null for other types.' })
  progressPct!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'For a view: whether the viewer ever completed the content; null for other types.' })
  isComplete!: boolean | null;

  @Field(() => SafeInt, { nullable: true, description: 'For a view: number of qualified viewings; null for other types.' })
  timesViewed!: number | null;

  @Field(() => Int, { nullable: true, description: 'For a rating: 1–10; null for other types.' })
  rating!: number | null;

  @Field(() => String, { nullable: true, description: 'For a share: the platform or method.' })
  platform!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The viewer's notes; for a rating or comment without notes, the text of the review or comment. Null without text.",
  })
  notes!: string | null;

  @Field(() => Int, { nullable: true, description: "The viewer's own valuation, 1–10; for a rating without one, the rating. Null if not set." })
  value!: number | null;

  @Field(() => String, { nullable: true, description: 'For a like, dislike or other reaction: the reaction; null for other types.' })
  reaction!: string | null;

  @Field(() => String, { nullable: true, description: 'Situation of the interaction, such as evening or commute; null if not set.' })
  context!: string | null;

  @Field(() => Int, { nullable: true, description: 'For carts and purchases: number of items.' })
  quantity!: number | null;

  @Field(() => String, { nullable: true, description: 'For carts and purchases: price of one item, as an exact decimal.' })
  unitPrice!: string | null;

  @Field(() => String, { nullable: true, description: 'For carts and purchases: ISO 4217 code of the currency.' })
  currency!: string | null;

  @Field(() => String, { nullable: true, description: 'Mood of the viewer, as one word; null if not set. Visible only to the viewer.' })
  mood!: string | null;

  @Field(() => Int, { nullable: true, description: 'Intensity of the mood, 1–10; null if not set. Visible only to the viewer.' })
  moodIntensity!: number | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'For a comment: its id, for `deleteComment`; null for other types.' })
  commentId!: string | null;

  /** Id of the entry in the database view `history`. It distinguishes entries that have the same type and content. */
  entryId!: string;
}

export const InteractionConnection = connectionOf('Interaction', () => Interaction);
