import { Field, ID, InputType, Int } from 'type-graphql';
import { interactionTypes } from '../../domain/interaction-types';
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
import { maxHandleLength } from '../views/handle';

export const maxTracked = 1_000;

@InputType({ description: 'One interaction of any kind. Each kind reads the fields of the mutation of its own, and leaves the others alone.' })
export class InteractionInput extends EventInput {
  @Field(() => String, {
    description: `One of ${interactionTypes.join(', ')}, in any case of its letters. A text, so that one unknown kind refuses itself alone.`,
  })
  type!: string;

  @DefaultField(() => Boolean, false, 'It is taken back: of a LIKE, DISLIKE, REACTION, SAVE or RATING.')
  isUndone!: boolean;

  @Field(() => String, { nullable: true, description: 'Of a REACTION: which, one of `reactionGroups`.' })
  @IsText(50)
  reaction?: string | null;

  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Of a VIEW: the handle of `startView`.' })
  @IsText(maxHandleLength)
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

  @Field(() => Int, { nullable: true, description: 'Of a RATING: 1–10.' })
  @IsBetween(1, 10)
  rating?: number | null;

  @ReviewTitleField()
  title?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of a COMMENT: the one it replies to.' })
  @IsGlobalId()
  parentId?: string | null;

  @ReviewBodyField('The words of a COMMENT, or the review of a RATING: there, leaving it out keeps what stands; null or empty removes it.')
  body?: string | null;

  @QuantityField()
  quantity?: number | null;

  @UnitPriceField()
  unitPrice?: string | null;

  @CurrencyField()
  currency?: string | null;
}

@InputType({ description: 'Interactions of the viewer, in the order in which they happened.' })
export class TrackInteractionsInput {
  // Checked one by one in the resolver, so that one bad item does not refuse its neighbours.
  @Field(() => [InteractionInput], { description: `1–${maxTracked} interactions.` })
  interactions!: InteractionInput[];
}
