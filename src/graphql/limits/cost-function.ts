import {
  type ArgumentNode,
  type GraphQLField,
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

/** The arguments of a field, including defaults. Variables are not validated yet, so a value can have any type. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Cost of a field: `own + entries × (each + cost of the selection)`. The type of the field determines omitted values. */
export interface FieldCost {
  /** Cost of the field without its entries and selection. By default 1 for an object, 0.1 for a scalar, 0 for a list, 50 for a mutation. */
  own?: number | ((args: Arguments) => number);
  /** Maximum number of entries. By default the page size or the number of ids to look up, 10 for other lists, else 1. */
  entries?: number | ((args: Arguments) => number);
  /** Cost of each entry without its selection. By default 1 for a list of objects, 0.1 for a list of scalars. */
  each?: number;
  /** Cost of each id or object in a list argument, except ids to look up. By default 1. */
  item?: number;
  /** Text for docs/field-costs.md: the arguments on which a function above depends. */
  depends?: string;
}

/** Costs by `Type.field`. */
export type FieldCosts = Readonly<Record<string, FieldCost>>;

interface Price {
  own(args: Arguments): number;
  entries(args: Arguments): number;
  each: number;
}

const costOfMutation = 50;
const costOfObject = 1;
const costOfScalar = 0.1;
/** Assumed number of entries of a list without a page size. */
const usualLength = 10;
/** Maximum counted items of an input list. The validation rule of the field rejects longer lists. */
const mostItems = 5_000;
/** Maximum counted entries: one more than the longest page or list of ids to look up. Validation rules reject longer ones. */
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
  return {
    own: (args) => (typeof own === 'function' ? own(args) : own) + item * itemsIn(field, args),
    entries: typeof entries === 'function' ? entries : () => entries,
    each,
  };
}

/** Returns a function that reads the arguments of a field from a document. Reads arguments without variables only once. */
export function argumentsOf(field: Field, nodes: readonly ArgumentNode[]): (variables: Arguments) => Arguments {
  const read = (variables: Arguments): Arguments =>
    Object.fromEntries(
      field.args.map(({ name, type, defaultValue }) => {
        const node = nodes.find((one) => one.name.value === name);
        return [name, (node && valueFromAST(node.value, type, variables)) ?? defaultValue];
      }),
    );
  const constant = nodes.some(({ value }) => value.kind === 'Variable' || value.kind === 'ListValue' || value.kind === 'ObjectValue')
    ? null
    : read({});
  return constant ? () => constant : read;
}

/** Whether the field is `edges` or `nodes` of a connection: the page size of the parent field applies. */
function isOfConnection({ name, args }: Field): boolean {
  return (name === 'edges' || name === 'nodes') && args.length === 0;
}

function entriesOf(field: Field, isList: boolean): (args: Arguments) => number {
  const ids = field.args.find(({ type }) => isNonNullType(type) && isListOfIds(type));
  if (ids && isList) return (args) => Math.min(mostEntries, lengthOf(args[ids.name]));
  const size = field.args.find(({ name }) => sizes.includes(name));
  if (size) return (args) => pageSize(args[size.name], size.defaultValue);
  return () => (isList ? usualLength : 1);
}

function pageSize(given: unknown, byDefault: unknown): number {
  if (typeof given === 'number' && given >= 1) return Math.min(mostEntries, given);
  return typeof byDefault === 'number' ? byDefault : usualLength;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? Math.min(mostItems, value.length) : 1;
}

/** Counts ids and objects in list arguments and in lists of input objects. Ids to look up count as entries instead. */
function itemsIn(field: Field, args: Arguments): number {
  const countIn = (type: GraphQLInputType, value: unknown): number => {
    const isCounted = getNamedType(type).name === 'ID' || isInputObjectType(getNamedType(type));
    if (value == null) return 0;
    return isListType(getNullableType(type)) ? (isCounted ? lengthOf(value) : 0) : inObject(type, value);
  };
  const inObject = (type: GraphQLInputType, value: unknown): number => {
    const input = getNullableType(type);
    if (!isInputObjectType(input) || typeof value !== 'object') return 0;
    return Object.values(input.getFields()).reduce((sum, { name, type }) => sum + countIn(type, (value as Arguments)[name]), 0);
  };
  return field.args.reduce((sum, { name, type }) => {
    const isLookUp = isNonNullType(type) && isListOfIds(type) && isListType(getNullableType(field.type));
    return isLookUp ? sum : sum + countIn(type, args[name]);
  }, 0);
}

function isListOfIds(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type)) && getNamedType(type).name === 'ID';
}
