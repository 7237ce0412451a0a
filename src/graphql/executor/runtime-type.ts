import { type GraphQLAbstractType, GraphQLError, type GraphQLObjectType, type GraphQLResolveInfo, isObjectType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';

/**
 * Returns the object type that `resolveType` of an abstract type has returned by its name.
 * @throws GraphQLError if the name is not the name of a possible type of the abstract type. The messages are those of graphql-js.
 */
export function checkRuntimeType(
  typeName: unknown,
  type: GraphQLAbstractType,
  value: unknown,
  { schema, parentType, fieldName, fieldNodes: nodes }: GraphQLResolveInfo,
): GraphQLObjectType {
  const field = `${parentType.name}.${fieldName}`;
  const rule = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${field}"`;
  if (typeName === null || typeName === undefined)
    throw new GraphQLError(
      `${rule}. Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  if (isObjectType(typeName))
    throw new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  if (typeof typeName !== 'string') throw new GraphQLError(`${rule} with value ${inspect(value)}, received "${inspect(typeName)}".`);
  const runtimeType = schema.getType(typeName);
  if (!runtimeType)
    throw new GraphQLError(`Abstract type "${type.name}" was resolved to a type "${typeName}" that does not exist inside the schema.`, { nodes });
  if (!isObjectType(runtimeType)) throw new GraphQLError(`Abstract type "${type.name}" was resolved to a non-object type "${typeName}".`, { nodes });
  if (!schema.isSubType(type, runtimeType))
    throw new GraphQLError(`Runtime Object type "${runtimeType.name}" is not a possible type for "${type.name}".`, { nodes });
  return runtimeType;
}
