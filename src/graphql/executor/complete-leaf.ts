import { type GraphQLLeafType, type GraphQLOutputType, isLeafType, isNonNullType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';
import type { Completer, FieldPlan } from './execution';

/** Returns the function that serializes values of a leaf type, which can be non-null; undefined if the type is not a leaf type. */
export function createCompleteLeaf(type: GraphQLOutputType): Completer['completeLeaf'] {
  if (isLeafType(type))
    return (value) => {
      if (value instanceof Error) throw value;
      return value === null || value === undefined ? null : serialize(type, value);
    };
  if (!isNonNullType(type) || !isLeafType(type.ofType)) return undefined;
  const leaf: GraphQLLeafType = type.ofType;
  return (value, field) => {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) throw nullOfNonNull(field);
    return serialize(leaf, value);
  };
}

export function nullOfNonNull({ parentType, definition }: FieldPlan): Error {
  return new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(`Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`);
  return serialized;
}
