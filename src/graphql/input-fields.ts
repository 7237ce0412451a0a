import { Field, Float, ID, Int } from 'type-graphql';
import { durationMs, progressPct, withinRange } from '../domain/measured-ranges';
import { maxTags, textLimits } from '../domain/text-limits';
import { Normalized } from './normalize-input';
import { DateTime } from './scalars';
import { AreTexts, IsBetween, IsEventId, IsOneOf, IsPattern, IsText, isText } from './validation';

// Each decorator in this file defines an input field that several input classes share, with its type, validation and description.

/** Text for the descriptions of input fields: what a repeated interaction changes in the stored value. */
export const kept = 'If the field is omitted, the stored value stays unchanged. Null or an empty value removes the stored value.';

/** Defines an optional input field for text of at most `max` characters. */
export const TextInputField = (max: number, description: string) =>
  all(
    Field(() => String, { nullable: true, description: `${description} At most ${max} characters.` }),
    IsText(max),
  );

export const EventIdField = () =>
  all(
    Field(() => ID, {
      nullable: true,
      description:
        'UUID that the client generates to identify this interaction. A retry with the same UUID does not record the interaction again. The server returns CONFLICT if another interaction has the UUID.',
    }),
    IsEventId(),
  );
export const NotesField = (description = 'Notes of the user about the content. Only the user can read them.') =>
  TextInputField(textLimits.notes, description);
export const TagsField = () =>
  all(
    Field(() => [String], {
      nullable: true,
      description: `The user's own tags for the saved content: at most ${maxTags}, each of 1–${textLimits.tag} characters. ${kept}`,
    }),
    AreTexts(maxTags, (tag) => isText(tag, textLimits.tag) && tag.trim() !== '', `is text of 1–${textLimits.tag} characters`),
  );
export const ValueField = () =>
  all(
    Field(() => Int, {
      nullable: true,
      description: 'How valuable the content is to the user, 1–10. Private: unlike a rating, it does not affect any count.',
    }),
    IsBetween(1, 10),
  );
export const PlatformField = () =>
  TextInputField(textLimits.platform, 'Platform or method by which the user shared the content, such as whatsapp, link or e-mail.');
export const RecipientField = () =>
  TextInputField(textLimits.recipient, 'Person or group that receives the share, as free text. Only the user can read it.');
export const ContextField = () =>
  TextInputField(textLimits.context, 'Situation in which the user interacted with the content, such as evening or commute.');
export const DurationField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description:
        'Duration of the interaction in milliseconds, 0–86400000 (one day). The server drops fractions, and corrects rounding errors of up to 0.5 ms outside of this range.',
    }),
    Normalized((value) => withinRange(value, durationMs)),
    IsBetween(durationMs.min, durationMs.max, ' (a day in milliseconds)'),
  );
export const ProgressField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description:
        'Farthest position that the user reached in the content, in percent of its length, 0–100. The server corrects rounding errors of up to 0.01 outside of this range.',
    }),
    Normalized((value) => withinRange(value, progressPct)),
    IsBetween(progressPct.min, progressPct.max),
  );
export const IsCompleteField = () =>
  Field(() => Boolean, { nullable: true, description: 'Whether the user reached the end of the content in this viewing. Omitted or null: false.' });
export const SourceField = () => TextInputField(textLimits.source, 'Where the user came from, such as search, category or mail.');
export const SessionIdField = () => TextInputField(textLimits.sessionId, 'Id that the client gives to the session of the user.');
export const ReferrerField = () => TextInputField(textLimits.referrer, 'URL of the page from which the user came.');
export const QuantityField = () =>
  all(
    Field(() => Int, { nullable: true, description: 'Number of units in the cart or in the purchase, 1–1000000.' }),
    IsBetween(1, 1_000_000),
  );
export const UnitPriceField = () =>
  all(
    Field(() => String, {
      nullable: true,
      description: 'Price of one unit as a decimal number such as "19.99": at most 15 digits before and 4 after the point. Requires `currency`.',
    }),
    IsPattern(/^\d{1,15}(\.\d{1,4})?$/, 'must be a decimal such as "19.99", at most 15 digits and 4 decimals'),
  );
export const CurrencyField = () =>
  all(
    Field(() => String, { nullable: true, description: 'Currency of the unit price: an ISO 4217 code such as EUR or USD.' }),
    IsOneOf(isCurrency, ['the codes of ISO 4217 (EUR, USD …)']),
  );
export const ReviewTitleField = () => TextInputField(textLimits.reviewTitle, `Title of the review. ${kept}`);
export const ReviewBodyField = (description = `Text of the review. ${kept}`) => TextInputField(textLimits.reviewBody, description);

const currencies = new Set(Intl.supportedValuesOf('currency'));
function isCurrency(value: unknown): boolean {
  return typeof value === 'string' && currencies.has(value);
}

export const FromField = () =>
  Field(() => DateTime, { nullable: true, description: 'Selects only interactions at or after this time. Omitted or null: no lower limit.' });
export const ToField = () =>
  Field(() => DateTime, { nullable: true, description: 'Selects only interactions before this time. Omitted or null: no upper limit.' });

/** Combines several decorators into one. */
export function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}
