import { badInput, type CodedError } from '../domain/errors';
import { contentIdRule, idRule, isContentId, isId, isUuid, maxGlobalId } from '../domain/identifiers';
import { normalized } from '../domain/text';
import { Normalized } from './normalize-input';

/** Check of one property of an input class. */
interface Check {
  property: string;
  /** Returns an error if the value is invalid. `path` is the path of the input object, for example `input.`. Not called for null and undefined. */
  errorOf(value: unknown, path: string): CodedError | null;
}

/** Checks by the prototype of a class. The entry of a subclass omits inherited checks. */
const declared = new WeakMap<object, Check[]>();

/** Decorates a property of an input class with a check. */
export function Checked(checkOf: (property: string) => Check['errorOf']): PropertyDecorator {
  return (target, key) => {
    const property = String(key);
    declared.set(target, [...(declared.get(target) ?? []), { property, errorOf: checkOf(property) }]);
  };
}

/**
 * Returns the checks of a class in the order in which the server reports errors: those of the class itself, and then inherited ones, those of the
 * highest base class first. Checks of the class itself replace the inherited checks of the same property.
 */
export function checksOf(prototype: object): Check[] {
  const own = declared.get(prototype) ?? [];
  const inherited: Check[] = [];
  for (let base = Object.getPrototypeOf(prototype); base; base = Object.getPrototypeOf(base)) inherited.unshift(...(declared.get(base) ?? []));
  return [...own, ...inherited.filter(({ property }) => !own.some((check) => check.property === property))];
}

/**
 * Decorates a property of an input class with a check. `text` completes an error message that begins with the name of the property, for example
 * "must be 0–100".
 */
function Rule(holds: (value: unknown) => boolean, text: string): PropertyDecorator {
  return Checked((property) => (value, path) => (holds(value) ? null : badInput(path + property, `${property} ${text}, got ${shown(value)}.`)));
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

/** Formats a value for an error message in at most 80 characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string' && value.length > 40) return `${value.length} characters`;
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 80).toWellFormed() ?? 'nothing');
}
