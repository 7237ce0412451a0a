import { Field, Float, ID, Int } from 'type-graphql';
import { durationMs, progressPct, withinRange } from '../domain/measures';
import { maxTags, textLimits } from '../domain/text-limits';
import { Normalized } from './normalize-input';
import { DateTime } from './scalars';
import { AreTexts, IsBetween, IsEventId, IsOneOf, IsPattern, IsText, isText } from './validation';

// Decorators of input fields that several input classes share: type, validation and description.

/** Text for the descriptions of input fields: what a repeated interaction changes in the stored value. */
export const kept = 'If omitted, the stored value does not change. Null or an empty value removes it.';

const optionalText = (max: number, description: string) =>
  all(
    Field(() => String, { nullable: true, description: `${description} At most ${max} characters.` }),
    IsText(max),
  );

export const EventIdField = () =>
  all(
    Field(() => ID, {
      nullable: true,
      description:
        'UUID that the client generates for this interaction. The server records an id once per content, so a retry with the same id is safe.',
    }),
    IsEventId(),
  );
export const NotesField = (description = "Viewer's private notes.") => optionalText(textLimits.notes, description);
export const TagsField = () =>
  all(
    Field(() => [String], {
      nullable: true,
      description: `At most ${maxTags} tags of at most ${textLimits.tag} characters. ${kept}`,
    }),
    AreTexts(maxTags, (tag) => isText(tag, textLimits.tag) && tag.trim() !== '', `is text of 1–${textLimits.tag} characters`),
  );
export const ValueField = () =>
  all(
    Field(() => Int, {
      nullable: true,
      description: 'Value of the content to the viewer, 1–10. It does not affect counts. Ratings have their own field.',
    }),
    IsBetween(1, 10),
  );
export const PlatformField = () => optionalText(textLimits.platform, 'Platform or method of the share: whatsapp, link, e-mail …');
export const RecipientField = () => optionalText(textLimits.recipient, 'Recipient of the share, as free text. Only the viewer can see it.');
export const ContextField = () => optionalText(textLimits.context, 'Situation of the viewer: evening, commute …');
export const DurationField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description:
        'Duration in milliseconds, 0–86400000 (one day). The server truncates fractions and replaces values up to 0.5 ms outside of the range with the bound.',
    }),
    Normalized((value) => withinRange(value, durationMs)),
    IsBetween(durationMs.min, durationMs.max, ' (a day in milliseconds)'),
  );
export const ProgressField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description: 'Furthest progress in percent, 0–100. The server replaces values up to 0.01 outside of the range with the bound.',
    }),
    Normalized((value) => withinRange(value, progressPct)),
    IsBetween(progressPct.min, progressPct.max),
  );
export const IsCompleteField = () => Field(() => Boolean, { nullable: true, description: 'Whether the viewing reached the end.' });
export const SourceField = () => optionalText(textLimits.source, 'Source of the visit: search, category, mail …');
export const SessionIdField = () => optionalText(textLimits.sessionId, "Frontend's id of the session.");
export const ReferrerField = () => optionalText(textLimits.referrer, 'URL of the previous page.');
export const QuantityField = () =>
  all(
    Field(() => Int, { nullable: true, description: 'Number of units, 1–1000000.' }),
    IsBetween(1, 1_000_000),
  );
export const UnitPriceField = () =>
  all(
    Field(() => String, {
      nullable: true,
      description: 'Price of one unit: an exact decimal such as "19.99", at most 15 digits and 4 decimals. Requires a currency.',
    }),
    IsPattern(/^\d{1,15}(\.\d{1,4})?$/, 'must be a decimal such as "19.99", at most 15 digits and 4 decimals'),
  );
export const CurrencyField = () =>
  all(
    Field(() => String, { nullable: true, description: 'ISO 4217 code of the currency of the price: EUR, USD …' }),
    IsOneOf(isCurrency, ['the codes of ISO 4217 (EUR, USD …)']),
  );
export const ReviewTitleField = () => optionalText(textLimits.reviewTitle, `Title of the review. ${kept}`);
export const ReviewBodyField = (description = `Text of the review. ${kept}`) => optionalText(textLimits.reviewBody, description);

const currencies = new Set(Intl.supportedValuesOf('currency'));
function isCurrency(value: unknown): boolean {
  return typeof value === 'string' && currencies.has(value);
}

export const FromField = () => Field(() => DateTime, { nullable: true, description: 'Start of the range, inclusive.' });
export const ToField = () => Field(() => DateTime, { nullable: true, description: 'End of the range, exclusive.' });

/** Combines several decorators into one. */
export function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}
