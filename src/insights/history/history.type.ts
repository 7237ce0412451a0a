import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { InteractionType } from '../../domain/interaction-types';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/events/event.type';

@ObjectType({
  description:
    'One thing that the viewer did. Likes, saves and other states are there while they stand; a view once per content, at the time of the last viewing.',
})
export class Interaction {
  @Field(() => ID, { description: 'For client caches, and for `removeFromHistory`.' })
  id!: string;

  @Field(() => InteractionTypeEnum, { description: 'What it was.' })
  type!: InteractionType;

  @Field(() => DateTime, { description: 'When it happened; of a view, the last time.' })
  occurredAt!: Date;

  @Field(() => SafeInt, { nullable: true, description: 'How long it lasted, in milliseconds; of a view, the longest viewing.' })
  durationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of a view: the farthest progress, 0–100.' })
  progressPct!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Of a view: it once came to the end.' })
  isComplete!: boolean | null;

  @Field(() => SafeInt, { nullable: true, description: 'Of a view: how many qualified viewings.' })
  timesViewed!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of a rating: 1–10.' })
  rating!: number | null;

  @Field(() => String, { nullable: true, description: 'Of a share: by which platform or method.' })
  platform!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The viewer's own words on it; of a rating or a comment without notes, the words of the review or the comment.",
  })
  notes!: string | null;

  @Field(() => Int, { nullable: true, description: 'What it is worth to the viewer, 1–10; of a rating without a value, the rating.' })
  value!: number | null;

  @Field(() => String, { nullable: true, description: 'Of a like, a dislike or another reaction: which.' })
  reaction!: string | null;

  @Field(() => String, { nullable: true, description: 'In what setting: evening, commute …' })
  context!: string | null;

  @Field(() => Int, { nullable: true, description: 'Of carts and purchases: how many.' })
  quantity!: number | null;

  @Field(() => String, { nullable: true, description: 'Of carts and purchases: what one costs, an exact decimal.' })
  unitPrice!: string | null;

  @Field(() => String, { nullable: true, description: 'Of carts and purchases: ISO 4217 code of the currency.' })
  currency!: string | null;

  @Field(() => String, { nullable: true, description: 'How the viewer felt, in a word. Visible to the viewer alone.' })
  mood!: string | null;

  @Field(() => Int, { nullable: true, description: 'How strongly, 1–10.' })
  moodIntensity!: number | null;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'Of a comment: its id, for `deleteComment`; null for other types.' })
  commentId!: string | null;

  /** As the view `history` has it: tells apart what type and content do not. */
  entryId!: string;
}

export const InteractionConnection = connectionOf('Interaction', () => Interaction);
