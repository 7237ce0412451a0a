import { type GraphQLArgument, type GraphQLSchema, isObjectType, isRequiredArgument } from 'graphql';

/** Arguments that the schema lists last in every field, in this order. Required arguments come first, then all other arguments. */
const lastArguments = ['from', 'to', 'by', 'period', 'timeZone', 'orderBy', 'first', 'after'];

/** Moves the arguments in `lastArguments` to the end of each field. type-graphql lists inherited arguments, such as `after`, before the others. */
export function sortArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.args = field.args.toSorted((a, b) => placeOf(a) - placeOf(b));
  return schema;
}

function placeOf(argument: GraphQLArgument): number {
  return isRequiredArgument(argument) ? -2 : lastArguments.indexOf(argument.name);
}
