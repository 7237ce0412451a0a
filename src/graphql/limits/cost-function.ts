import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromAST,
} from 'graphql';

/** Arguments of a field by name, default values included. A value can have any type, because graphql-js has not coerced the variables yet. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Parts of the cost of a field, which is `own + entries × (each + cost of the selection)`. The type of the field determines omitted parts. */
export interface FieldCost {
  /** Cost of the field without its entries and its selection. Default: 50 for a mutation, 0 for a list, 1 for an object, 0.1 for a scalar. */
  own?: number | ((args: Arguments) => number);
  /** Maximum number of returned entries. Default: the page size or the number of ids to look up, 10 for other lists, 1 for other fields. */
  entries?: number | ((args: Arguments) => number);
  /** Cost of each entry without its selection. Default: 1 for a list of objects, 0.1 for a list of scalars, 0 for other fields. */
  each?: number;
  /** Cost that each id or input object in a list argument adds to `own`. Default: 1. Ids to look up add to `entries` instead. */
  item?: number;
  /** Text of the column "depends on" in docs/field-costs.md. Describes how the functions `own` and `entries` use the arguments. */
  depends?: string;
}

/** Costs by the name of a field in the form `Type.field`. */
export type FieldCosts = Readonly<Record<string, FieldCost>>;

interface Price {
  own(args: Arguments): number;
  entries(args: Arguments): number;
  each: number;
  /** Whether `own` and `entries` are the same for all arguments. */
  isConstant: boolean;
}

const costOfMutation = 50;
const costOfObject = 1;
const costOfScalar = 0.1;
/** Assumed number of entries of a list field without an argument that limits its length. */
const usualLength = 10;
/** Maximum number of items of a list argument that add cost. The validation of the field rejects longer lists. */
const mostItems = 5_000;
/** Maximum number of entries that add cost. It exceeds the 100 entries that validation allows for pages and for lists of ids to look up. */
export const mostEntries = 101;
const sizes = ['first', 'last'];

type Field = GraphQLField<unknown, unknown>;

export function priceOf(field: Field, typeName: string, schema: GraphQLSchema, costs: FieldCosts): Price {
  const stated = costs[`${typeName}.${field.name}`] ?? {};
  const isObject = isCompositeType(getNamedType(field.type));
  const isList = isListType(getNullableType(field.type)) && !isOfConnection(field);
  const isMutation = typeName === schema.getMutationType()?.name;
  const usual = isMutation ? costOfMutation : isList ? 0 : isObject ? costOfObject : costOfScalar;
  const { own = usual, entries = entriesOf(field, isList), each = isList ? (isObject ? costOfObject : costOfScalar) : 0, item = 1 } = stated;
  const itemsIn = itemCounter(field);
  return {
    own: (args) => (typeof own === 'function' ? own(args) : own) + (itemsIn ? item * itemsIn(args) : 0),
    entries: typeof entries === 'function' ? entries : () => entries,
    each,
    isConstant: typeof own === 'number' && typeof entries === 'number' && !itemsIn,
  };
}

interface ArgumentReader {
  read(variables: Arguments): Arguments;
  /** Whether the arguments are the same for all variables. */
  isConstant: boolean;
}

/**
 * Returns a function that computes the arguments of a field from the variables. If no argument is a variable, a list or an object, computes the
 * arguments only once. Lists and objects can contain variables.
 */
export function argumentsOf(field: Field, nodes: readonly ArgumentNode[]): ArgumentReader {
  const given = field.args.map(({ name, type, defaultValue }) => ({ name, type, defaultValue, node: nodes.find((one) => one.name.value === name) }));
  const read = (variables: Arguments): Arguments =>
    Object.fromEntries(
      given.map(({ name, type, defaultValue, node }) => [name, (node && valueFromAST(node.value, type, variables)) ?? defaultValue]),
    );
  const isConstant = !nodes.some(({ value }) => value.kind === 'Variable' || value.kind === 'ListValue' || value.kind === 'ObjectValue');
  if (!isConstant) return { read, isConstant };
  const constant = read({});
  return { read: () => constant, isConstant };
}

/** Whether the field is `edges` or `nodes` of a connection. Its number of entries is part of the cost of the parent field. */
function isOfConnection({ name, args }: Field): boolean {
  return (name === 'edges' || name === 'nodes') && args.length === 0;
}

function entriesOf(field: Field, isList: boolean): number | ((args: Arguments) => number) {
  const ids = field.args.find(({ type }) => isNonNullType(type) && isListOfIds(type));
  if (ids && isList) return (args) => Math.min(mostEntries, lengthOf(args[ids.name]));
  const size = field.args.find(({ name }) => sizes.includes(name));
  if (size) return (args) => pageSize(args[size.name], size.defaultValue);
  return isList ? usualLength : 1;
}

function pageSize(given: unknown, byDefault: unknown): number {
  if (typeof given === 'number' && given >= 1) return Math.min(mostEntries, given);
  return typeof byDefault === 'number' ? byDefault : usualLength;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? Math.min(mostItems, value.length) : 1;
}

/**
 * Returns a function that counts the ids and input objects in list arguments, and in list fields of input objects; null if no argument can contain
 * such a list. Skips a required list of ids of a field that returns a list, because `entries` already counts these ids.
 */
function itemCounter(field: Field): ((args: Arguments) => number) | null {
  const isLookUp = (type: GraphQLInputType) => isNonNullType(type) && isListOfIds(type) && isListType(getNullableType(field.type));
  return sumOf(field.args.filter(({ type }) => !isLookUp(type)));
}

type Counter = (value: unknown) => number;

/** Returns the sum of the counters of named values in an object; null if none of the types contains a counted list. */
function sumOf(named: readonly { name: string; type: GraphQLInputType }[]): ((values: Arguments) => number) | null {
  const counters = named.flatMap(({ name, type }) => {
    const count = counterOf(type);
    return count ? [{ name, count }] : [];
  });
  return counters.length > 0 ? (values) => counters.reduce((sum, { name, count }) => sum + count(values[name]), 0) : null;
}

/** Counters of the input objects, which can contain each other. */
const ofInputs = new WeakMap<GraphQLInputObjectType, Counter | null>();

function counterOf(type: GraphQLInputType): Counter | null {
  const [named, nullable] = [getNamedType(type), getNullableType(type)];
  if (isListType(nullable)) {
    const isCounted = named.name === 'ID' || isInputObjectType(named);
    return isCounted ? (value) => (value == null ? 0 : lengthOf(value)) : null;
  }
  if (!isInputObjectType(nullable)) return null;
  const known = ofInputs.get(nullable);
  if (known !== undefined) return known;
  // An object that contains its own type finds this function, which calls the complete counter.
  let count: Counter | null = null;
  ofInputs.set(nullable, (value) => count?.(value) ?? 0);
  const sum = sumOf(Object.values(nullable.getFields()));
  count = sum && ((value) => (typeof value === 'object' && value !== null ? sum(value as Arguments) : 0));
  ofInputs.set(nullable, count);
  return count;
}

function isListOfIds(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type)) && getNamedType(type).name === 'ID';
}
