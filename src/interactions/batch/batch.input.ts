import { Field, ID, InputType, Int } from 'type-graphql';
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
  TextInputField,
  UnitPriceField,
} from '../../graphql/input-fields';
import { IsBetween, IsGlobalId, IsText } from '../../graphql/validation';
import { EventInput } from '../record-interaction';
import { InteractionTypeEnum } from '../registry/interaction-type.type';
import { events } from '../registry/modules';
import type { InteractionType } from '../registry/types';

export const maxTracked = 1_000;

@InputType({
  description:
    'One interaction of any type. The server uses only the fields of the mutation for this type, for example those of `share` for type SHARE.',
})
export class InteractionInput extends EventInput {
  @Field(() => InteractionTypeEnum, {
    description:
      'Type of the interaction. A like is of type REACTION with the reaction LIKE. The server rejects an item whose type it cannot record in a batch, such as REPORT, and records the others.',
  })
  type!: InteractionType;

  @DefaultField(() => Boolean, false, 'Whether to withdraw the interaction instead of recording it. Only for the types REACTION, SAVE and RATING.')
  isUndone!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'For type REACTION: the reaction to the content, one of those that `reactionGroups` returns, including LIKE and DISLIKE. Other types ignore it.',
  })
  @IsText(textLimits.reaction)
  reaction?: string | null;

  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, { nullable: true, description: 'For type VIEW: the handle that `startView` returned. Other types ignore it.' })
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

  @Field(() => Int, { nullable: true, description: 'For type RATING: the rating of the content, 1–10. Other types ignore it.' })
  @IsBetween(1, 10)
  rating?: number | null;

  @ReviewTitleField()
  title?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For type COMMENT: id of the comment to reply to. Omitted or null: the comment is about the content itself.',
  })
  @IsGlobalId()
  parentId?: string | null;

  @ReviewBodyField(
    'For type COMMENT: text of the comment. For type RATING: text of the review; if omitted, the stored text stays, and null or an empty text removes it.',
  )
  body?: string | null;

  @QuantityField()
  quantity?: number | null;

  @UnitPriceField()
  unitPrice?: string | null;

  @CurrencyField()
  currency?: string | null;
}

for (const [name, { maxLength, description }] of Object.entries(events.textFields))
  TextInputField(maxLength, description)(InteractionInput.prototype, name);

@InputType({ description: 'Interactions of the viewer to record, in chronological order.' })
export class TrackInteractionsInput {
  // No validation decorator here, because the resolver validates each item separately, so that one invalid item does not reject the whole list.
  @Field(() => [InteractionInput], { description: `Interactions to record, 1–${maxTracked}, in chronological order.` })
  interactions!: InteractionInput[];
}
