import { type GraphQLLeafType, type GraphQLOutputType, isLeafType, isNonNullType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';

type CompleteLeaf = (value: unknown) => unknown;

/**
 * Returns the function that serializes the values of a leaf type, which can be non-null; undefined if the type is not a leaf type.
 * The function throws if the value does not match the type. `fieldName` is the name of the field after the name of its parent type.
 */
export function createCompleteLeaf(type: GraphQLOutputType, fieldName: string): CompleteLeaf | undefined {
  if (isNonNullType(type)) {
    const complete = createCompleteLeaf(type.ofType, fieldName);
    if (!complete) return undefined;
    return (value) => {
      const completed = complete(value);
      if (completed === null) throw nullOfNonNull(fieldName);
      return completed;
    };
  }
  if (!isLeafType(type)) return undefined;
  return (value) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : serialize(type, value);
  };
}

export function nullOfNonNull(fieldName: string): Error {
  return new Error(`Cannot return null for non-nullable field ${fieldName}.`);
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(`Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`);
  return serialized;
}
