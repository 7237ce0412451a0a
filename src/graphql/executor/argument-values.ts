import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  getArgumentValues,
  isNonNullType,
  type ValueNode,
  valueFromAST,
  visit,
} from 'graphql';

type Values = Record<string, unknown>;
type ReadArguments = (variableValues: Values) => Values;

/** Adds the value of one argument to `values`, if it has one. Returns false if graphql-js rejects the argument. */
type ReadArgument = (values: Values, variableValues: Values) => boolean;

/** Returns a function that computes the arguments of a field like `getArgumentValues` of graphql-js, which it calls only to throw the error. */
export function compileArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): ReadArguments {
  if (field.args.length === 0) return noArguments;
  const readers = field.args.map((argument) => {
    const value = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
    return value ? readerOf(argument, value) : defaultOf(argument);
  });
  return (variableValues) => {
    const values: Values = {};
    for (const read of readers) if (!read(values, variableValues)) return getArgumentValues(field, node, variableValues);
    return values;
  };
}

const noArguments: ReadArguments = () => ({});

function readerOf(argument: GraphQLArgument, node: ValueNode): ReadArgument {
  const { name, type } = argument;
  if (node.kind === 'Variable') return variableReader(argument, node.name.value);
  const constant = hasVariable(node) ? undefined : valueFromAST(node, type);
  // Lists and objects are created for each call, because a resolver can change them.
  if (constant === null || (constant !== undefined && typeof constant !== 'object')) return constantReader(name, constant);
  return (values, variableValues) => {
    const value = valueFromAST(node, type, variableValues);
    values[name] = value;
    return value !== undefined;
  };
}

function variableReader(argument: GraphQLArgument, variable: string): ReadArgument {
  const { name } = argument;
  const isNonNull = isNonNullType(argument.type);
  const readDefault = defaultOf(argument);
  return (values, variableValues) => {
    if (!Object.hasOwn(variableValues, variable)) return readDefault(values, variableValues);
    const value = variableValues[variable];
    values[name] = value;
    return value !== undefined && !(value === null && isNonNull);
  };
}

function defaultOf({ name, type, defaultValue }: GraphQLArgument): ReadArgument {
  if (defaultValue !== undefined) return constantReader(name, defaultValue);
  const isOptional = !isNonNullType(type);
  return () => isOptional;
}

function constantReader(name: string, value: unknown): ReadArgument {
  return (values) => {
    values[name] = value;
    return true;
  };
}

function hasVariable(node: ValueNode): boolean {
  let isFound = false;
  visit(node, {
    Variable() {
      isFound = true;
    },
  });
  return isFound;
}
