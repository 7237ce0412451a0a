import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type NamedTypeNode,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

export type Values = Record<string, unknown>;
/** Converts a value of a client to the value that resolvers receive. Returns undefined if the value is invalid. */
type Coerce = (value: unknown) => unknown;
/** Adds the value of a variable or of a field to `values`, if it has one. Returns false if it is invalid. */
type CoerceProperty = (values: Values, given: Values) => boolean;
/** `replace` returns variables to use instead of `given`; null to use `given`. It is called only if a variable is invalid. */
export type CoerceVariables = (given: Values, hideSuggestions: boolean, replace?: () => Values | null) => ReturnType<typeof getVariableValues>;

/** Maximum number of errors of variables, as in graphql-js. */
const mostErrors = 50;

/** Returns a function that computes the variables of an operation like `getVariableValues` of graphql-js, which it calls only for the errors. */
export function compileVariables(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): CoerceVariables {
  const coercers = variableDefinitions.map(({ variable, type: typeNode, defaultValue }): CoerceProperty => {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as NamedTypeNode);
    // An assignment to `__proto__` would not add a variable.
    if (!isInputType(type) || name === '__proto__') return () => false;
    const coerce = coerceOf(type);
    return (values, given) => {
      if (Object.hasOwn(given, name)) return setValue(values, name, coerce(given[name]));
      return defaultValue ? setValue(values, name, valueFromAST(defaultValue, type)) : !isNonNullType(type);
    };
  });
  const coerceAll = (given: Values): Values | null => {
    const coerced: Values = {};
    return coercers.every((coerce) => coerce(coerced, given)) ? coerced : null;
  };
  return (given, hideSuggestions, replace) => {
    let coerced = coerceAll(given);
    if (coerced) return { coerced };
    const replaced = replace?.() ?? null;
    coerced = replaced && coerceAll(replaced);
    return coerced ? { coerced } : getVariableValues(schema, variableDefinitions, replaced ?? given, { maxErrors: mostErrors, hideSuggestions });
  };
}

function setValue(values: Values, name: string, value: unknown): boolean {
  values[name] = value;
  return value !== undefined;
}

function coerceOf(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coerceOf(type.ofType);
    return (value) => (value === null || value === undefined ? undefined : coerce(value));
  }
  const coerce = isListType(type) ? coerceListOf(type) : isInputObjectType(type) ? coerceObjectOf(type) : coerceLeafOf(type);
  return (value) => (value === null || value === undefined ? null : coerce(value));
}

function coerceLeafOf(type: GraphQLLeafType): Coerce {
  return (value) => {
    try {
      return type.parseValue(value);
    } catch {
      return undefined;
    }
  };
}

function coerceListOf({ ofType }: GraphQLList<GraphQLInputType>): Coerce {
  const coerceItem = coerceOf(ofType);
  return (value) => {
    const coerced = [];
    for (const item of Array.isArray(value) ? value : [value]) {
      const coercedItem = coerceItem(item);
      if (coercedItem === undefined) return undefined;
      coerced.push(coercedItem);
    }
    return coerced;
  };
}

/** Functions of input types, which can contain themselves. */
const coercersOfObjects = new WeakMap<GraphQLInputObjectType, Coerce>();

/** Returns a function that converts the values of an input object, but not null. */
export function coerceObjectOf(type: GraphQLInputObjectType): Coerce {
  const known = coercersOfObjects.get(type);
  if (known) return known;
  const coerce: Coerce = (value) => {
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) return undefined;
    const given = value as Values;
    const coerced: Values = {};
    for (const field of fields) if (!field(coerced, given)) return undefined;
    for (const name of Object.keys(given)) if (!definitions[name]) return undefined;
    return coerced;
  };
  coercersOfObjects.set(type, coerce);
  const definitions = type.getFields();
  const fields = Object.values(definitions).map(({ name, type, defaultValue }): CoerceProperty => {
    const coerceField = coerceOf(type);
    const isOptional = !isNonNullType(type);
    return (values, given) => {
      const value = given[name];
      if (value !== undefined) return setValue(values, name, coerceField(value));
      return defaultValue === undefined ? isOptional : setValue(values, name, defaultValue);
    };
  });
  return coerce;
}
