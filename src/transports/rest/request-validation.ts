import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Ajv, type AnySchemaObject, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types';
import type { FastifySchemaCompiler } from 'fastify';
import { contentTypeNamed, knownTypeNames } from '../../domain/content-types';
import { dayMs } from '../../domain/durations';
import { badInput, type CodedError } from '../../domain/errors';
import { contentIdRule, idRule, isContentId, isId } from '../../domain/identifiers';
import { durationMs, durationSeconds, type Measure, progressPct, withinRange } from '../../domain/measured-ranges';
import { isText, shown } from '../../graphql/validation';
import { isObject } from '../request-body';

/** String formats that JSON Schema does not define. `rule` completes an error message that begins with the name of the field. */
const formats: Record<string, { holds: (text: string) => boolean; rule: string }> = {
  'content-id': { holds: isContentId, rule: contentIdRule },
  'user-id': { holds: isId, rule: idRule },
  'content-type': { holds: (text) => contentTypeNamed(text) !== null, rule: `must be one of ${knownTypeNames.join(', ')}` },
  text: { holds: (text) => isText(text, Number.POSITIVE_INFINITY), rule: 'must be text without NUL' },
  moment: { holds: isMoment, rule: 'must be a date such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z' },
};

const settings = { allErrors: false, allowUnionTypes: true, verbose: true, formats: Object.fromEntries(named(({ holds }) => holds)) };
/** Validates bodies without a conversion of types, because JSON values have a type. For example, rejects "5" for a number. */
const bodies = new Ajv({ ...settings, coerceTypes: false }).addKeyword(toleranceKeyword());
/** Validates paths and query strings, whose values are all strings. Converts them to numbers and booleans. */
const texts = new Ajv({ ...settings, coerceTypes: true });

/**
 * Returns a validation function for Fastify, which returns an error as a CodedError. Compiles the schema of the body, the path or the query at the first
 * request, because compiling all schemas takes long.
 */
export const compileForm: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let validate: ValidateFunction | undefined;
  return (form: Record<string, unknown>) => {
    const error = httpPart === 'body' ? null : numberError(schema, form);
    if (error) return { error };
    const value = httpPart === 'body' ? withoutNulls(form, schema) : form;
    validate ??= (httpPart === 'body' ? bodies : texts).compile(schema);
    return validate(value) ? { value } : { error: formError(validate.errors as ErrorObject[]) };
  };
};

/** Removes null fields at any depth, because null means the same as an absent field. Keeps unknown fields, so that Ajv rejects them. */
function withoutNulls(value: unknown, schema?: TSchema): unknown {
  if (!isObject(value)) return value;
  const schemaOf = (name: string): TSchema | undefined => (Object.hasOwn(schema?.properties ?? {}, name) ? schema?.properties[name] : undefined);
  const fields = Object.entries(value).filter(([name, given]) => given !== null || !schemaOf(name));
  return Object.fromEntries(fields.map(([name, given]) => [name, withoutNulls(given, schemaOf(name))]));
}

/** Checks integers in a path or a query before Ajv, which would accept "Infinity", "1e999" and "0x10". Returns null if all are valid. */
function numberError({ properties = {} }: TSchema, form: Record<string, unknown>): CodedError | null {
  for (const [name, { type, minimum, maximum }] of Object.entries<TSchema>(properties)) {
    const text = form[name];
    if (type === 'integer' && typeof text === 'string' && !/^-?\d{1,15}$/.test(text))
      return badInput(name, `${name} must be a whole number from ${minimum} to ${maximum}, got ${shown(text)}.`);
  }
  return null;
}

/** Returns an Ajv keyword that moves a number to the nearest bound of its range if it is outside by at most the tolerance. */
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

/** Converts the first validation error of Ajv to a CodedError BAD_USER_INPUT. */
function formError([error]: ErrorObject[]): CodedError {
  const { instancePath = '', keyword = '', params = {}, message, data, parentSchema } = error ?? {};
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') path.push(String(params.missingProperty));
  if (keyword === 'additionalProperties') {
    const field = [...path, String(params.additionalProperty).slice(0, 100).toWellFormed()].join('.');
    return badInput(field, `Unknown field "${field}". Allowed: ${Object.keys(parentSchema?.properties).join(', ') || 'none'}.`);
  }
  const field = path.join('.') || 'body';
  if (keyword === 'required') return badInput(field, `${field} is required.`);
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

/** Schema of a body, of an object in a body, or of a query. The server rejects fields that are not in `fields`. */
export const Form = <P extends TProperties>(fields: P) => Type.Object(fields, { additionalProperties: false });

// Schemas of fields that several endpoints share.

export const ContentId = Type.String({ format: 'content-id', minLength: 1, maxLength: 255, description: 'Id of the content in the catalogue.' });
/** Range of the integers that JSON.parse does not round. */
const exactNumbers = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
/** Id of a content in a body, as text or as a number, because some clients have databases with numeric ids. */
export const ContentIdOrNumber = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  format: 'content-id',
  ...exactNumbers,
  description: 'Id of the content in the catalogue.',
});
export const UserId = Type.String({
  format: 'user-id',
  minLength: 1,
  maxLength: 255,
  description: "Id of the user, which is the claim `sub` of the user's token.",
});
export const SelfOrNumber = Type.Optional(
  Type.Unsafe<string | number>({
    type: ['string', 'integer'],
    format: 'user-id',
    ...exactNumbers,
    description: 'Id of the user. The server rejects ids other than the claim `sub` of the token. Omitted: the user of the token.',
  }),
);
export const ContentTypeName = Type.String({
  format: 'content-type',
  description:
    'Type of the content as the client names it, such as video, music or pdf. The server checks the name and uses the type in the catalogue.',
});
export const text = (maxLength: number, description: string) => Type.Optional(Type.String({ format: 'text', maxLength, description }));
/** Schema of a string that must be one of `words`. `fallback` is its default value. */
export const word = <const Words extends readonly string[]>(words: Words, description: string, fallback?: Words[number]) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: words, description, ...(fallback && { default: fallback }) });
const measure = ({ min, max, tolerance }: Measure, description: string) =>
  Type.Optional(
    Type.Number({
      minimum: min,
      maximum: max,
      'x-tolerance': tolerance,
      description: `${description} The server corrects rounding errors of up to ${tolerance} outside of the range.`,
    }),
  );
export const milliseconds = (description: string) => measure(durationMs, description);
export const seconds = (description: string) => measure(durationSeconds, description);
export const percent = (description: string) => measure(progressPct, description);
export const moment = (description: string) => Type.Optional(Type.String({ format: 'moment', maxLength: 40, description }));

export const RangeQuery = {
  startDate: moment('Selects only interactions at or after this date or time.'),
  endDate: moment('Selects only interactions until this time, or until the end of this date.'),
};
export const pageQuery = (fallback: number) => ({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: fallback, description: `Maximum number of items on the page, 1–100. Default: ${fallback}.` }),
  ),
  after: Type.Optional(
    Type.String({
      maxLength: 5000,
      description: 'Returns the page that follows this cursor, which the previous page has in `nextCursor` or in the Link header.',
    }),
  ),
});

const Moment = (description: string) => Type.Unsafe<Date>({ type: 'string', format: 'date-time', description });
const MomentOrNull = (description: string) => Type.Unsafe<Date | null>({ type: ['string', 'null'], format: 'date-time', description });
const Text = (description: string) => Type.String({ description });
const TextOrNull = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description });
const NumberOrNull = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description });
const Count = (description: string) => Type.Integer({ description });
const CountOrNull = (description: string) => Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
const Flag = (description: string) => Type.Boolean({ description });
/** Schemas of the fields of responses. */
export const Field = { Moment, MomentOrNull, Text, TextOrNull, NumberOrNull, Count, CountOrNull, Flag };

/** Schema of a response `{ success: true, data }`, which all endpoints below /api return. */
export const success = <T extends TSchema>(data: T) => Type.Object({ success: Type.Literal(true), data });
export const successPage = <T extends TSchema>(item: T) =>
  Type.Object({
    success: Type.Literal(true),
    data: Type.Array(item),
    page: Type.Object({
      limit: Count('Maximum number of items on the page.'),
      hasMore: Flag('Whether the list has items after this page.'),
      nextCursor: TextOrNull('Cursor to pass as `after` for the next page. Null on the last page. The Link header has the whole URL.'),
    }),
  });

/**
 * Converts `startDate` and the inclusive `endDate` to `from` and the exclusive `to`. Null means no bound.
 * @throws CodedError BAD_USER_INPUT if the range ends before it starts.
 */
export function rangeOf({ startDate, endDate }: { startDate?: string; endDate?: string }): { from: Date | null; to: Date | null } {
  const from = startDate ? new Date(startDate) : null;
  // Adds a day to a date and a millisecond to a time, because the range includes `endDate`.
  const to = endDate ? new Date(Date.parse(endDate) + (isDay(endDate) ? dayMs : 1)) : null;
  if (from && to && from >= to) throw badInput('endDate', `endDate must not be before startDate, got ${startDate} to ${endDate}.`);
  return { from, to };
}

function isMoment(text: string): boolean {
  // Rejects the year 0000, because PostgreSQL does not accept it.
  const isOne = isDay(text) || /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  // Compares the parsed day with the text, because JavaScript parses February 30 as a day in March.
  return isOne && !Number.isNaN(Date.parse(text)) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
}

function isDay(text: string): boolean {
  return /^(?!0000)\d{4}-\d\d-\d\d$/.test(text);
}

function named<T>(of: (format: (typeof formats)[string]) => T): [string, T][] {
  return Object.entries(formats).map(([name, format]) => [name, of(format)]);
}
