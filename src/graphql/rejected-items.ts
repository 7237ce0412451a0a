import { randomUUID } from 'node:crypto';
import {
  coerceInputValue,
  type ExecutionArgs,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isRequiredInputField,
  type NamedTypeNode,
  typeFromAST,
} from 'graphql';
import { badInput, type CodedError } from '../domain/errors';
import { coerceObjectOf } from './executor/variable-values';
import { shown } from './validation';

interface ItemType {
  /** Creates a valid item, which replaces an invalid one. */
  placeholder(id: string): object;
  /** Converts an item that is valid for an earlier release but not for this one. */
  convert?(item: Record<string, unknown>): Record<string, unknown>;
}

/** Input types for which a mutation accepts a list of items and returns a separate error for each invalid item. */
const itemTypes: Record<string, ItemType> = {
  InteractionInput: { placeholder: (contentId) => ({ contentId, type: 'VIEW' }), convert: ofVersion010 },
  ContentInput: { placeholder: (id) => ({ id, type: 'OTHER', title: id }) },
};

/** Converts an item of version 0.1.0, which had the types LIKE and DISLIKE and accepted types in lower case. Apps keep such items while offline. */
function ofVersion010(item: Record<string, unknown>): Record<string, unknown> {
  if (typeof item.type !== 'string') return item;
  const type = item.type.trim().toUpperCase();
  return type === 'LIKE' || type === 'DISLIKE' ? { ...item, type: 'REACTION', reaction: type } : { ...item, type };
}

/** Errors of rejected items, by the context of the operation and then by the id of the placeholder that replaces the item. */
const rejected = new WeakMap<object, Map<string, CodedError>>();

/** Returns the error of the rejected item that the placeholder `id` replaces; undefined if `id` is not the id of a placeholder. */
export function rejectionOf(context: object, id: string): CodedError | undefined {
  return rejected.get(context)?.get(id);
}

/**
 * Returns the variables with a valid placeholder instead of each invalid list item, for example an item in which a number is a string, and with the
 * items of earlier releases converted. Returns null if all items are valid. Without placeholders, one invalid item would cause the executor to reject
 * the whole operation.
 */
export function rejectItems({ schema, document, operationName, contextValue, ...operation }: ExecutionArgs): Record<string, unknown> | null {
  const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
  const variableValues = { ...operation.variableValues };
  const changes: Changes = { reasons: new Map(), isConverted: false };
  for (const { variable, type: node } of variableDefinitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node as NamedTypeNode);
    if (isInputType(type) && variableValues[name] !== undefined) variableValues[name] = withPlaceholders(variableValues[name], type, changes);
  }
  if (changes.reasons.size === 0 && !changes.isConverted) return null;
  rejected.set(contextValue as object, changes.reasons);
  return variableValues;
}

interface Changes {
  /** Errors of the replaced items, by the id of the placeholder. */
  reasons: Map<string, CodedError>;
  /** Whether an item of an earlier release was converted. */
  isConverted: boolean;
}

function withPlaceholders(value: unknown, type: GraphQLInputType, changes: Changes): unknown {
  const nullable = getNullableType(type);
  const named = getNamedType(nullable);
  if (!isInputObjectType(named)) return value;
  if (value === null && isListType(nullable)) return value;
  if (isListType(nullable) && Array.isArray(value)) return value.map((item) => withPlaceholders(item, nullable.ofType, changes));
  const itemType = itemTypes[named.name];
  if (itemType) {
    if (isObject(value) && coerceObjectOf(named)(value) !== undefined) return value;
    const reason = faultOf(value, named);
    if (!reason) return value;
    const converted = itemType.convert && isObject(value) ? itemType.convert(value) : value;
    if (converted !== value && !faultOf(converted, named)) {
      changes.isConverted = true;
      return converted;
    }
    const id = `rejected-${randomUUID()}`;
    changes.reasons.set(id, reason);
    return itemType.placeholder(id);
  }
  if (!isObject(value)) return value;
  const held = Object.values(named.getFields()).filter(({ name, type }) => getNamedType(type).name in itemTypes && value[name] != null);
  return { ...value, ...Object.fromEntries(held.map(({ name, type }) => [name, withPlaceholders(value[name], type, changes)])) };
}

/** Returns an error for the first field of `item` that is unknown, missing or of the wrong type; null if the item is valid. */
function faultOf(item: unknown, type: GraphQLInputObjectType): CodedError | null {
  if (!isObject(item)) return badInput('', `An item must be an object, got ${shown(item)}.`);
  const fields = type.getFields();
  const unknown = Object.keys(item).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) return badInput(unknown.slice(0, 100), `${type.name} has no field ${shown(unknown)}.`);
  for (const field of Object.values(fields)) {
    const { name } = field;
    const value = item[name];
    if (value === undefined && isRequiredInputField(field)) return badInput(name, `${name} is required.`);
    if (value !== undefined && !isCoercible(value, field.type)) return badInput(name, `${name} must be ${ruleOf(field.type)}, got ${shown(value)}.`);
  }
  return null;
}

function isCoercible(value: unknown, type: GraphQLInputType): boolean {
  let isGood = true;
  coerceInputValue(value, type, () => {
    isGood = false;
  });
  return isGood;
}

const rules: Record<string, string> = {
  Boolean: 'true or false',
  DateTimeISO: 'a moment such as 2026-01-31T12:00:00Z',
  Float: 'a number',
  ID: 'text, or a whole number up to 9007199254740991 (send a longer one as text)',
  Int: 'a whole number of at most 32 bits',
  SafeInt: 'a whole number up to 9007199254740991',
  String: 'text',
};

function ruleOf(type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `a list, each item ${ruleOf(nullable.ofType)}`;
  if (isEnumType(nullable))
    return `one of ${nullable
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`; // prettier-ignore
  return rules[getNamedType(nullable).name] ?? `of type ${type}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
