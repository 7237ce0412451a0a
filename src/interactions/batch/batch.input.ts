import { Field, ID, InputType, Int } from 'type-graphql';
import { interactionTypes } from '../../domain/interaction-types';
import { textLimits } from '../../domain/text-limits';
import { DefaultField } from '../../graphql/default-values';
import {
  CurrencyField,
  IsCompleteField,
  PlatformField,
  ProgressField,
  QuantityField,
  RecipientField,
  ReferrerField,
  ReviewBodyField,
  ReviewTitleField,
  SessionIdField,
  SourceField,
  TagsField,
  UnitPriceField,
} from '../../graphql/input-fields';
import { IsBetween, IsGlobalId, IsText } from '../../graphql/validation';
import { EventInput } from '../record-interaction';

export const maxTracked = 1_000;

@InputType({ description: 'One interaction of any type. Each type uses the fields of its own mutation and ignores the others.' })
export class InteractionInput extends EventInput {
  @Field(() => String, {
    description: `One of ${interactionTypes.join(', ')}, case-insensitive. The field is text, so that an unknown type rejects only its own item.`,
  })
  type!: string;

  @DefaultField(() => Boolean, false, 'Whether to remove the LIKE, DISLIKE, REACTION, SAVE or RATING instead of setting it.')
  isUndone!: boolean;

  @Field(() => String, { nullable: true, description: 'For REACTION: one of the reactions in `reactionGroups`.' })
  @IsText(textLimits.reaction)
  reaction?: string | null;

  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, { nullable: true, description: 'For VIEW: the handle that `startView` returned.' })
  @IsText(textLimits.viewHandle)
  handle?: string | null;

  @SourceField()
  source?: string | null;

  @SessionIdField()
  sessionId?: string | null;

  @ReferrerField()
  referrer?: string | null;

  @TagsField()
  tags?: string[] | null;

  @PlatformField()
  platform?: string | null;

  @RecipientField()
  recipient?: string | null;

  @Field(() => Int, { nullable: true, description: 'For RATING: 1–10.' })
  @IsBetween(1, 10)
  rating?: number | null;

  @ReviewTitleField()
  title?: string | null;

  @Field(() => ID, { nullable: true, description: 'For COMMENT: the comment to reply to. Null for a comment on the content itself.' })
  @IsGlobalId()
  parentId?: string | null;

  @ReviewBodyField('Text of a COMMENT or of the review of a RATING. For RATING: omitted keeps the stored text; null or empty removes it.')
  body?: string | null;

  @QuantityField()
  quantity?: number | null;

  @UnitPriceField()
  unitPrice?: string | null;

  @CurrencyField()
  currency?: string | null;
}

@InputType({ description: 'Interactions of the viewer, in chronological order.' })
export class TrackInteractionsInput {
  // No validation decorator here, because the resolver validates each item separately, so that one invalid item does not reject the whole list.
  @Field(() => [InteractionInput], { description: `List of 1–${maxTracked} interactions.` })
  interactions!: InteractionInput[];
}
