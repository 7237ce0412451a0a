import { ValidateBy, type ValidationError, validateSync } from 'class-validator';
import type { ArgsDictionary } from 'type-graphql';
import { badInput, type CodedError } from '../domain/errors';
import { contentIdRule, idRule, isContentId, isId, isUuid, maxGlobalId } from '../domain/identifiers';
import { normalized } from '../domain/text';
import { Normalized, normalize } from './normalize-input';

/**
 * Decorates a property of an input class with a check, which accepts null and undefined. `text` completes an error message that begins with the name
 * of the property, for example "must be 0–100".
 */
function Rule(holds: (value: unknown) => boolean, text: string): PropertyDecorator {
  return ValidateBy({
    name: text,
    validator: {
      validate: (value) => value === undefined || value === null || holds(value),
      defaultMessage: (args) => `${args?.property} ${text}, got ${shown(args?.value)}.`,
    },
  });
}

export const IsContentId = () => Rule(isContentId, contentIdRule);
export const IsUserId = () => Rule(isId, idRule);
export const IsEventId = () => Rule((value) => typeof value === 'string' && isUuid(value), 'must be a UUID');
export const IsBetween = (min: number, max: number, unit = '') =>
  Rule((value) => typeof value === 'number' && value >= min && value <= max, `must be ${min}–${max}${unit}`);
const textRule = (max: number) => `must be text of at most ${max} characters without NUL`;
export const IsText = (max: number) => NormalizedText(Rule((value) => isText(value, max), textRule(max)));
/** Checks the length of a global id. The resolver checks its form later. Does not normalize the id, because external systems define ids. */
export const IsGlobalId = () => Rule((value) => isText(value, maxGlobalId), textRule(maxGlobalId));
export const IsOneOf = (holds: (value: unknown) => boolean, words: readonly string[]) => Rule(holds, `must be one of ${words.join(', ')}`);
export const IsPattern = (pattern: RegExp, text: string) => Rule((value) => typeof value === 'string' && pattern.test(value), text);
export const IsListOf = (max: number, holds: (value: unknown) => boolean, each: string) =>
  Rule((value) => Array.isArray(value) && value.length <= max && value.every(holds), `must be a list of at most ${max}, each of which ${each}`);
/** Normalizes a list of texts, and checks that it has at most `max` texts and that `holds` returns true for each. */
export const AreTexts = (max: number, holds: (value: unknown) => boolean, each: string) => NormalizedText(IsListOf(max, holds, each));
export const AreContentIds = (max: number, min = 1) =>
  Rule(
    (value) => Array.isArray(value) && value.length >= min && value.length <= max && value.every(isContentId),
    `must be a list of ${min}–${max} ids, each of which ${contentIdRule}`,
  );

/** Normalizes a text or a list of texts, and then applies the check `rule`. All properties with text from clients need this decorator, except ids. */
export function NormalizedText(rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    Normalized((value) => (Array.isArray(value) ? value.map(normalizedIfText) : normalizedIfText(value)))(target, property);
    rule(target, property);
  };
}

const normalizedIfText = (value: unknown): unknown => (typeof value === 'string' ? normalized(value) : value);

/** Whether the value is text of at most `max` characters that PostgreSQL can store, which requires no NUL and no unpaired surrogate. */
export function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max && !value.includes('\0') && value.isWellFormed();
}

/**
 * Normalizes and checks the arguments of a field. type-graphql calls this for every input and argument class before the resolver.
 * @throws CodedError BAD_USER_INPUT with the path of the first invalid field.
 */
export function validateInput(value: unknown, _type: unknown, resolverData: { args: ArgsDictionary }): void {
  if (value === null || typeof value !== 'object') return;
  const error = firstViolation(value, 'input' in resolverData.args ? 'input.' : '');
  if (error) throw error;
}

/**
 * Converts the arguments of a subscription to an instance of `type`, and normalizes and checks them, because type-graphql does not.
 * @throws CodedError BAD_USER_INPUT with the first invalid field.
 */
export function checked<T extends object>(type: new () => T, args: object): T {
  const given = Object.assign(new type(), args);
  const violation = firstViolation(given);
  if (violation) throw violation;
  return given;
}

/** Normalizes the object. Returns an error for the first property that fails a check of its class; null if all pass. */
export function firstViolation(value: object, path = ''): CodedError | null {
  normalize(value);
  const [violation] = validateSync(value, { forbidUnknownValues: false, stopAtFirstError: true });
  return violation ? toError(violation, path) : null;
}

function toError(violation: ValidationError, path: string): CodedError {
  const field = path + violation.property;
  const child = violation.children?.[0];
  return child ? toError(child, `${field}.`) : badInput(field, Object.values(violation.constraints ?? {})[0] ?? `${field} is not valid.`);
}

/** Formats a value for an error message in at most 80 characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string' && value.length > 40) return `${value.length} characters`;
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 80).toWellFormed() ?? 'nothing');
}
