import { Field, Float, ID, Int } from 'type-graphql';
import { durationMs, progressPct, withinRange } from '../domain/measures';
import { Normalized } from './normalize-input';
import { DateTime } from './scalars';
import { AreTexts, IsBetween, IsEventId, IsOneOf, IsPattern, IsText, isText } from './validation';

// Fields that several inputs have, each once: its type, its rule and what it says of itself.

const maxTags = 50;
const maxTag = 100;
/** Of what an act says again of something that stands. */
export const kept = 'Left out: what was given before stays. null or empty: removed.';

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
        'A UUID made by the client for this act: the same id sent again for the same content is the same event, for ever. Makes a retry safe.',
    }),
    IsEventId(),
  );
export const NotesField = (description = "The viewer's own words on it.") => optionalText(5000, description);
export const TagsField = () =>
  all(
    Field(() => [String], {
      nullable: true,
      description: `At most ${maxTags} tags of at most ${maxTag} characters. ${kept}`,
    }),
    AreTexts(maxTags, (tag) => isText(tag, maxTag) && tag.trim() !== '', `is text of 1–${maxTag} characters`),
  );
export const ValueField = () =>
  all(
    Field(() => Int, {
      nullable: true,
      description: 'What it is worth to the viewer, 1–10. No count depends on it; a rating has a field of its own.',
    }),
    IsBetween(1, 10),
  );
export const PlatformField = () => optionalText(100, 'By which platform or method: whatsapp, link, e-mail …');
export const RecipientField = () => optionalText(255, 'With whom, in the words of the frontend. Visible to the viewer alone.');
export const ContextField = () => optionalText(255, 'In what setting: evening, commute …');
export const DurationField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description:
        'Duration in milliseconds: 0–86400000 (a day). Fractions are cut off. A value up to 0.5 ms outside of the range is taken as its bound.',
    }),
    Normalized((value) => withinRange(value, durationMs)),
    IsBetween(durationMs.min, durationMs.max, ' (a day in milliseconds)'),
  );
export const ProgressField = () =>
  all(
    Field(() => Float, {
      nullable: true,
      description: 'The farthest progress, 0–100. A value up to 0.01 outside of the range is taken as its bound.',
    }),
    Normalized((value) => withinRange(value, progressPct)),
    IsBetween(progressPct.min, progressPct.max),
  );
export const IsCompleteField = () => Field(() => Boolean, { nullable: true, description: 'It came to the end.' });
export const SourceField = () => optionalText(100, 'Where the viewer came from: search, category, mail …');
export const SessionIdField = () => optionalText(255, "The frontend's own name of the visit.");
export const ReferrerField = () => optionalText(2000, 'Address of the page before.');
export const QuantityField = () =>
  all(
    Field(() => Int, { nullable: true, description: 'How many, 1–1000000.' }),
    IsBetween(1, 1_000_000),
  );
export const UnitPriceField = () =>
  all(
    Field(() => String, {
      nullable: true,
      description: 'What one costs: an exact decimal such as "19.99", at most 15 digits and 4 decimals. Needs a currency.',
    }),
    IsPattern(/^\d{1,15}(\.\d{1,4})?$/, 'must be a decimal such as "19.99", at most 15 digits and 4 decimals'),
  );
export const CurrencyField = () =>
  all(
    Field(() => String, { nullable: true, description: 'ISO 4217 code of the currency: EUR, USD …' }),
    IsOneOf(isCurrency, ['the codes of ISO 4217 (EUR, USD …)']),
  );
export const ReviewTitleField = () => optionalText(200, `Title of the review. ${kept}`);
export const ReviewBodyField = (description = `The review. ${kept}`) => optionalText(10_000, description);

const currencies = new Set(Intl.supportedValuesOf('currency'));
function isCurrency(value: unknown): boolean {
  return typeof value === 'string' && currencies.has(value);
}

export const FromField = () => Field(() => DateTime, { nullable: true, description: 'From this moment on.' });
export const ToField = () => Field(() => DateTime, { nullable: true, description: 'Before this moment.' });

/** Several decorators as one. */
export function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}
