import { type GraphQLArgument, type GraphQLSchema, isObjectType, isRequiredArgument } from 'graphql';

/** Optional arguments that the schema lists after all other arguments of a field, in this order. */
const lastArguments = ['from', 'to', 'by', 'period', 'timeZone', 'orderBy', 'first', 'after'];

/**
 * Sorts the arguments of each field: first required arguments, then other arguments, then `lastArguments`. Replaces the order of type-graphql, which
 * puts arguments of base classes, such as `after`, first.
 */
export function sortArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.args = field.args.toSorted((a, b) => placeOf(a) - placeOf(b));
  return schema;
}

function placeOf(argument: GraphQLArgument): number {
  return isRequiredArgument(argument) ? -2 : lastArguments.indexOf(argument.name);
}
