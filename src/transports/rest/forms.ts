import { type TSchema, Type } from '@sinclair/typebox';
import { Ajv, type AnySchemaObject, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types';
import type { FastifySchemaCompiler } from 'fastify';
import { contentTypeNamed, knownTypeNames } from '../../domain/content-types';
import { dayMs } from '../../domain/durations';
import { badInput, type CodedError } from '../../domain/errors';
import { contentIdRule, idRule, isContentId, isId } from '../../domain/identifiers';
import { durationMs, durationSeconds, type Measure, progressPct, withinRange } from '../../domain/measures';
import { isText, shown } from '../../graphql/validation';

/** What texts in a form may look like, beside JSON Schema's own rules; `rule` completes "<field> …". */
const formats: Record<string, { holds: (text: string) => boolean; rule: string }> = {
  'content-id': { holds: isContentId, rule: contentIdRule },
  'user-id': { holds: isId, rule: idRule },
  'content-type': { holds: (text) => contentTypeNamed(text) !== null, rule: `must be one of ${knownTypeNames.join(', ')}` },
  text: { holds: (text) => isText(text, Number.POSITIVE_INFINITY), rule: 'must be text without NUL' },
  moment: { holds: isMoment, rule: 'must be a date such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z' },
};

const settings = { allErrors: false, allowUnionTypes: true, verbose: true, formats: Object.fromEntries(named(({ holds }) => holds)) };
/** A JSON body says what it means: "5" is no number. */
const bodies = new Ajv({ ...settings, coerceTypes: false }).addKeyword(toleranceKeyword());
/** In a path and a query everything is text. */
const texts = new Ajv({ ...settings, coerceTypes: true });

export const compileForm: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  httpPart === 'body' ? bodies.compile(schema) : wholeNumbersFirst(schema, texts.compile(schema));

/** A body without the fields that are null, at any depth: in JSON they mean the same as those that are left out. */
export function withoutNulls(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const fields = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(fields.map(([name, value]) => [name, withoutNulls(value)]));
}

/** Ajv would take "Infinity", "1e999" and "0x10" for numbers, and checks no bounds of those that are not finite. */
function wholeNumbersFirst(schema: TSchema, validate: ValidateFunction) {
  const numbers = Object.entries<TSchema>(schema.properties ?? {}).filter(([, { type }]) => type === 'integer');
  return (form: Record<string, unknown>) => {
    for (const [name, { minimum, maximum }] of numbers) {
      const text = form[name];
      if (typeof text === 'string' && !/^-?\d{1,15}$/.test(text))
        return { error: badInput(name, `${name} must be a whole number from ${minimum} to ${maximum}, got ${shown(text)}.`) };
    }
    return validate(form) || { error: formError(validate.errors as ErrorObject[]) };
  };
}

/** Takes a number that is outside of the range by a rounding error for the bound, before the bounds are checked. */
function toleranceKeyword(): FuncKeywordDefinition {
  return {
    keyword: 'x-tolerance',
    type: 'number',
    schemaType: 'number',
    modifying: true,
    before: 'maximum',
    errors: false,
    validate(tolerance: number, value: unknown, schema?: AnySchemaObject, place?: DataValidationCxt) {
      if (place) place.parentData[place.parentDataProperty] = withinRange(value, { min: schema?.minimum, max: schema?.maximum, tolerance });
      return true;
    },
  };
}

/** The first rule that a form breaks, as the same error as everywhere. */
export function formError(errors: { instancePath: string; keyword: string; params: Record<string, unknown>; message?: string }[]): CodedError {
  const [error] = errors as ErrorObject[];
  const { instancePath = '', keyword = '', params = {}, message, data } = error ?? {};
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') path.push(String(params.missingProperty));
  const field = path.join('.') || 'body';
  if (keyword === 'required') return badInput(field, `${field} is needed.`);
  const rule =
    keyword === 'format'
      ? formats[String(params.format)]?.rule
      : keyword === 'enum'
        ? `must be one of ${(params.allowedValues as string[]).join(', ')}`
        : isBoundOfExactNumbers(params)
          ? 'must be text if it is a number beyond ±9007199254740991, which JSON numbers do not hold exactly'
          : message;
  return badInput(field, `${field} ${rule}, got ${shown(data)}.`);
}

function isBoundOfExactNumbers({ limit }: Record<string, unknown>): boolean {
  return typeof limit === 'number' && Math.abs(limit) === Number.MAX_SAFE_INTEGER;
}

// The fields that several forms have.

export const ContentId = Type.String({ format: 'content-id', minLength: 1, maxLength: 255, description: 'The content, by its id in the catalogue.' });
/** Beyond them, parsing JSON has rounded the number to another one. */
const exactNumbers = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
/** In a body also a number, as the documents' databases have them. */
export const ContentIdOrNumber = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  format: 'content-id',
  ...exactNumbers,
  description: 'The content, by its id in the catalogue.',
});
export const UserId = Type.String({ format: 'user-id', minLength: 1, maxLength: 255, description: "A user, by the token's subject." });
export const SelfOrNumber = Type.Optional(
  Type.Unsafe<string | number>({
    type: ['string', 'integer'],
    format: 'user-id',
    ...exactNumbers,
    description: 'May be left out. Who acts is who the token says: anybody else is refused.',
  }),
);
export const ContentTypeName = Type.String({
  format: 'content-type',
  description: "The frontend's word for the type (video, music, pdf, devotional, media …). What counts is the type that the catalogue says.",
});
export const text = (maxLength: number, description: string) => Type.Optional(Type.String({ format: 'text', maxLength, description }));
/** One of a few words. */
export const word = <const Words extends readonly string[]>(words: Words, description: string, fallback?: Words[number]) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: words, description, ...(fallback && { default: fallback }) });
const measure = ({ min, max, tolerance }: Measure, description: string) =>
  Type.Optional(
    Type.Number({
      minimum: min,
      maximum: max,
      'x-tolerance': tolerance,
      description: `${description} A value up to ${tolerance} outside of the range is taken as its bound.`,
    }),
  );
export const milliseconds = (description: string) => measure(durationMs, description);
export const seconds = (description: string) => measure(durationSeconds, description);
export const percent = (description: string) => measure(progressPct, description);
export const moment = (description: string) => Type.Optional(Type.String({ format: 'moment', maxLength: 40, description }));

export const RangeQuery = {
  startDate: moment('From this date or moment on.'),
  endDate: moment('Until this date (all of it) or moment, inclusive.'),
};
export const pageQuery = (fallback: number) => ({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: fallback, description: `How many, 1–100; ${fallback} by default.` })),
  after: Type.Optional(Type.String({ maxLength: 5000, description: 'The cursor of the page before, as its Link header has it.' })),
});

const Moment = (description: string) => Type.Unsafe<Date>({ type: 'string', format: 'date-time', description });
const MomentOrNull = (description: string) => Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time', description });
const Text = (description: string) => Type.String({ description });
const TextOrNull = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description });
const NumberOrNull = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description });
const Count = (description: string) => Type.Integer({ description });
const CountOrNull = (description: string) => Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
const Flag = (description: string) => Type.Boolean({ description });
/** What answers are made of. */
export const Told = { Moment, MomentOrNull, Text, TextOrNull, NumberOrNull, Count, CountOrNull, Flag };

/** The view-tracking document's way to answer, kept by everything under /api. */
export const success = <T extends TSchema>(data: T) => Type.Object({ success: Type.Literal(true), data });
export const successPage = <T extends TSchema>(item: T) =>
  Type.Object({
    success: Type.Literal(true),
    data: Type.Array(item),
    page: Type.Object({
      limit: Count('How many there may be on a page.'),
      hasMore: Flag('There is more after this page.'),
      nextCursor: TextOrNull('Pass it as `after` for the next page; null on the last. The Link header has the whole address.'),
    }),
  });

/** @throws CodedError BAD_USER_INPUT when the range ends before it starts. `to` is exclusive. */
export function rangeOf({ startDate, endDate }: { startDate?: string; endDate?: string }): { from: Date | null; to: Date | null } {
  const from = startDate ? new Date(startDate) : null;
  // The end is part of it: a whole day, or the very millisecond.
  const to = endDate ? new Date(Date.parse(endDate) + (isDay(endDate) ? dayMs : 1)) : null;
  if (from && to && from >= to) throw badInput('endDate', `endDate must not be before startDate, got ${startDate} to ${endDate}.`);
  return { from, to };
}

function isMoment(text: string): boolean {
  // The years that PostgreSQL reads in this form.
  const isOne = isDay(text) || /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  // A 30th of February would become a day of March.
  return isOne && !Number.isNaN(Date.parse(text)) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
}

function isDay(text: string): boolean {
  return /^(?!0000)\d{4}-\d\d-\d\d$/.test(text);
}

function named<T>(of: (format: (typeof formats)[string]) => T): [string, T][] {
  return Object.entries(formats).map(([name, format]) => [name, of(format)]);
}
