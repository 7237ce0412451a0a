import { ValidateBy, type ValidationError, validateSync } from 'class-validator';
import type { ArgsDictionary } from 'type-graphql';
import { badInput, type CodedError } from './errors';
import { contentIdRule, idRule, isContentId, isId, isUuid, maxGlobalId } from './identifiers';
import { normalized } from './text';

/** A rule on one property of an input class. `text` completes "<property> …", e.g. "must be 0–100". Absent values pass. */
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
export const IsText = (max: number) => Normalized(Rule((value) => isText(value, max), textRule(max)));
/** Of whatever has an `id`; whether it is one, is found out where it is looked up. Ids are not normalized: they are the customer's. */
export const IsGlobalId = () => Rule((value) => isText(value, maxGlobalId), textRule(maxGlobalId));
export const IsOneOf = (holds: (value: unknown) => boolean, words: readonly string[]) => Rule(holds, `must be one of ${words.join(', ')}`);
export const IsPattern = (pattern: RegExp, text: string) => Rule((value) => typeof value === 'string' && pattern.test(value), text);
export const IsListOf = (max: number, holds: (value: unknown) => boolean, each: string) =>
  Rule((value) => Array.isArray(value) && value.length <= max && value.every(holds), `must be a list of at most ${max}, each of which ${each}`);
/** A list of texts. */
export const AreTexts = (max: number, holds: (value: unknown) => boolean, each: string) => Normalized(IsListOf(max, holds, each));
export const AreContentIds = (max: number) =>
  Rule(
    (value) => Array.isArray(value) && value.length > 0 && value.length <= max && value.every(isContentId),
    `must be a list of 1–${max} ids, each of which ${contentIdRule}`,
  );

/** By prototype of an input class, its properties that hold text. */
const textProperties = new WeakMap<object, Set<PropertyKey>>();

/** Makes a property one that `firstViolation` normalizes before it applies the rule. Every text of a client is; ids are not. */
export function Normalized(rule: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    const properties = textProperties.get(target) ?? new Set();
    textProperties.set(target, properties.add(property));
    rule(target, property);
  };
}

/** Brings all texts of an input, and of the inputs in it, to the form in which they are compared and stored. */
function normalizeTexts(input: object): void {
  for (const [property, value] of Object.entries(input)) {
    if (isOfText(input, property)) Object.assign(input, { [property]: Array.isArray(value) ? value.map(normalizedIfText) : normalizedIfText(value) });
    else for (const item of Array.isArray(value) ? value : [value]) if (item !== null && typeof item === 'object') normalizeTexts(item);
  }
}

/** Whether its class, or one that it extends, says so. */
function isOfText(input: object, property: string): boolean {
  for (let type = Object.getPrototypeOf(input); type; type = Object.getPrototypeOf(type)) if (textProperties.get(type)?.has(property)) return true;
  return false;
}

const normalizedIfText = (value: unknown): unknown => (typeof value === 'string' ? normalized(value) : value);

/** Text that PostgreSQL can hold: no NUL, no half of a character. */
export function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max && !value.includes('\0') && value.isWellFormed();
}

/**
 * Checks every input and argument class before its resolver runs.
 * @throws CodedError BAD_USER_INPUT with the path of the first field that breaks its rule.
 */
export function validateInput(value: unknown, _type: unknown, resolverData: { args: ArgsDictionary }): void {
  if (value === null || typeof value !== 'object') return;
  const error = firstViolation(value, 'input' in resolverData.args ? 'input.' : '');
  if (error) throw error;
}

/** The arguments as an object of their class, for where type-graphql does not check them. @throws CodedError BAD_USER_INPUT. */
export function checked<T extends object>(type: new () => T, args: object): T {
  const given = Object.assign(new type(), args);
  const violation = firstViolation(given);
  if (violation) throw violation;
  return given;
}

/** Normalizes the object's texts, then looks for the first rule of its class that is broken; null when all hold. */
export function firstViolation(value: object, path = ''): CodedError | null {
  normalizeTexts(value);
  const [violation] = validateSync(value, { forbidUnknownValues: false, stopAtFirstError: true });
  return violation ? toError(violation, path) : null;
}

function toError(violation: ValidationError, path: string): CodedError {
  const field = path + violation.property;
  const child = violation.children?.[0];
  return child ? toError(child, `${field}.`) : badInput(field, Object.values(violation.constraints ?? {})[0] ?? `${field} is not valid.`);
}

/** What came, short enough for a message, and never a whole megabyte of it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string' && value.length > 40) return `${value.length} characters`;
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 80).toWellFormed() ?? 'nothing');
}
